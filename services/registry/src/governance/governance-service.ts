import { create } from '@bufbuild/protobuf';
import { type GovernancePolicy, GovernancePolicySchema, GovernanceService } from '@policy-registry/contracts/registry';
import { type Implementation, implement } from '@policy-registry/rpc';
import { etagOf } from '@policy-registry/transitions';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import { maskedFields } from '../kernel/update-mask.ts';
import { DEFAULT_RULES, type GovernanceRecord, type GovernanceRules } from './governance-record.ts';
import { readGovernance } from './read-governance.ts';
import { GOVERNANCE_FIELDS, updateGovernance } from './update-governance.ts';

/** The handlers of GovernanceService: proto messages in and out, nothing decided here. */
export function governanceHandlers(deps: RegistryDependencies): Implementation {
  return implement(GovernanceService, {
    async getGovernancePolicy(_request, { principal }) {
      return { policy: policyMessage(await readGovernance(deps, principal.tenant)) };
    },

    async updateGovernancePolicy({ policy, updateMask, etag }, context) {
      const stored = await updateGovernance(deps, context, {
        rules: rulesOf(policy),
        mask: maskedFields(updateMask, GOVERNANCE_FIELDS),
        etag: etag || (policy?.etag ?? ''),
      });
      return { policy: policyMessage(stored) };
    },
  });
}

function rulesOf(policy: GovernancePolicy | undefined): GovernanceRules {
  if (policy === undefined) return DEFAULT_RULES;
  return {
    gates: policy.gates.map(({ gate, required, environment }) => ({ gate, required, environment })),
    simulationMaxAgeHours: policy.simulationMaxAgeHours || DEFAULT_RULES.simulationMaxAgeHours,
    thresholds: policy.thresholds.map(({ measure, maximum, environment }) => ({
      measure,
      maximum: Number(maximum),
      environment,
    })),
    ticketPattern: policy.ticketPattern,
    minRuleCoverage: policy.minRuleCoverage || DEFAULT_RULES.minRuleCoverage,
  };
}

function policyMessage(stored: { readonly body: GovernanceRecord; readonly revision: number }): GovernancePolicy {
  const { gates, simulationMaxAgeHours, thresholds, ticketPattern, minRuleCoverage, updateTime } = stored.body;
  return create(GovernancePolicySchema, {
    gates: gates.map((requirement) => ({ ...requirement })),
    simulationMaxAgeHours,
    thresholds: thresholds.map(({ maximum, ...threshold }) => ({ ...threshold, maximum: BigInt(maximum) })),
    ticketPattern,
    minRuleCoverage,
    ...(updateTime === '' ? {} : { updateTime: timestampOf(updateTime) }),
    etag: etagOf(stored),
  });
}
