import type { CallContext } from '@policy-registry/rpc';
import type { Stored } from '@policy-registry/storage';
import { changeOnce, insertIfAbsent } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { checkRules } from './check-rules.ts';
import { GOVERNANCE, GOVERNANCE_ID, type GovernanceRecord, type GovernanceRules } from './governance-record.ts';
import { UNSAID } from './read-governance.ts';

/** The fields that `update_mask` may name. */
export const GOVERNANCE_FIELDS = [
  'gates',
  'simulation_max_age_hours',
  'thresholds',
  'ticket_pattern',
  'min_rule_coverage',
] as const;
export type GovernanceField = (typeof GOVERNANCE_FIELDS)[number];

/** Changes what the mask names, for every gate that is evaluated from then on. Throws INVALID_ARGUMENT, ETAG_MISMATCH. */
export async function updateGovernance(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly rules: GovernanceRules; readonly mask: ReadonlySet<GovernanceField>; readonly etag: string },
): Promise<Stored<GovernanceRecord>> {
  const { rules, mask, etag } = request;
  const governance = deps.documents.forTenant(context.principal.tenant).collection(GOVERNANCE);
  const asked = masked(rules, mask);
  checkRules(asked);
  context.signal.throwIfAborted();
  await insertIfAbsent(governance, GOVERNANCE_ID, UNSAID);
  return changeOnce(governance, GOVERNANCE_ID, 'governance policy', { etag, context }, ({ body }) => {
    const now = deps.now();
    const details = { fields: [...mask].sort(), ...asked };
    return {
      body: { ...body, ...asked, updateTime: now.toISOString() },
      events: [eventOf(context, now, { type: 'policy.governance.updated', details })],
    };
  });
}

function masked(rules: GovernanceRules, mask: ReadonlySet<GovernanceField>): Partial<GovernanceRules> {
  return {
    ...(mask.has('gates') ? { gates: rules.gates } : {}),
    ...(mask.has('simulation_max_age_hours') ? { simulationMaxAgeHours: rules.simulationMaxAgeHours } : {}),
    ...(mask.has('thresholds') ? { thresholds: rules.thresholds } : {}),
    ...(mask.has('ticket_pattern') ? { ticketPattern: rules.ticketPattern } : {}),
    ...(mask.has('min_rule_coverage') ? { minRuleCoverage: rules.minRuleCoverage } : {}),
  };
}
