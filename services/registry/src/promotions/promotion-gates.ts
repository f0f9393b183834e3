import type { BindingRecord } from '../environments/binding-record.ts';
import type { EnvironmentRecord } from '../environments/environment-record.ts';
import type { GovernanceRules } from '../governance/governance-record.ts';
import { requireGates } from '../versions/gates/evaluate-gates.ts';
import { type ChangeSubject, type Gate, resultOf } from '../versions/gates/gate.ts';
import { FRESH_SIMULATION, SIMULATION_THRESHOLDS } from '../versions/gates/simulation-gates.ts';
import type { PublishedVersion, ReleaseDependencies } from './release-dependencies.ts';

export interface PromotionSubject {
  readonly pack: string;
  readonly version: string;
  readonly published: PublishedVersion;
  readonly environment: EnvironmentRecord;
  readonly binding: BindingRecord;
  readonly rules: GovernanceRules;
}

/** Gates that speak of what a promotion would change; those of the bytes held when they were published. */
export const PROMOTION_GATES: readonly Gate<ChangeSubject>[] = [FRESH_SIMULATION, SIMULATION_THRESHOLDS];

/** Throws GATES_NOT_SATISFIED for what the governance policy asks of promotions into this environment. Says what they went by. */
export async function requirePromotionGates(
  deps: ReleaseDependencies,
  tenant: string,
  subject: PromotionSubject,
): Promise<ChangeSubject> {
  const evidence = await gatherPromotionEvidence(deps, tenant, subject);
  requireGates(PROMOTION_GATES.map((gate) => resultOf(gate, evidence)));
  return evidence;
}

async function gatherPromotionEvidence(
  deps: ReleaseDependencies,
  tenant: string,
  { pack, version, published, environment: { environment }, binding, rules }: PromotionSubject,
): Promise<ChangeSubject> {
  const { irDigest } = published;
  const simulations = await deps.simulations.completed(tenant, irDigest);
  const live = binding.current === undefined ? [] : [{ environment, irDigest: binding.current.irDigest }];
  return { version: { pack, version }, rules, simulations, live, now: deps.now(), environment };
}
