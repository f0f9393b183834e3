import type { EnvValue } from '@policy-registry/engine-messages';
import { loadIr, prepare } from '@policy-registry/stella-dsl';
import type { SimulatedPolicy } from '../kernel/ports.ts';
import { NO_POLICY, type RowPolicy } from './row-policy.ts';

/** What both policies of a simulation are asked with. */
export interface Run {
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly evaluatedAt: Date;
  readonly tenant: string;
}

/** A policy in stella-dsl, made ready for rows. The interpreter is the meaning of the language; nothing is decided here. */
export function rowPolicy(policy: SimulatedPolicy | undefined, run: Run): RowPolicy {
  if (policy === undefined) return NO_POLICY;
  const prepared = prepare(loadIr(policy.irJson));
  const context = {
    env: run.env,
    evaluatedAt: run.evaluatedAt,
    run: { policyId: policy.pack, policyVersion: policy.version, tenant: run.tenant },
  };
  return {
    rules: prepared.ir.rules.map(({ name, because }) => ({ name, because: because ?? '' })),
    evaluate(finding) {
      const { status, severity, score, winningRule, explain } = prepared.evaluate(finding, context);
      return { status, severity, score, winningRule, outcomes: explain.map(({ outcome }) => outcome) };
    },
  };
}
