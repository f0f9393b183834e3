import type { EnvValue } from '@policy-registry/engine-messages';
import { type Override, prepareOverrides } from '@policy-registry/overrides';
import { loadIr, prepare } from '@policy-registry/stella-dsl';
import type { SimulatedPolicy } from '../kernel/ports.ts';
import { NO_POLICY, type RowPolicy } from './row-policy.ts';

/** What both policies of a simulation are asked with. */
export interface Run {
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly evaluatedAt: Date;
  /** Whose overrides act beside those that name none. */
  readonly environment: string;
  readonly tenant: string;
}

/** A policy in stella-dsl with the overrides that act on it, made ready for rows. Nothing is decided here. */
export function rowPolicy(policy: SimulatedPolicy | undefined, overrides: readonly Override[], run: Run): RowPolicy {
  if (policy === undefined) return NO_POLICY;
  const prepared = prepare(loadIr(policy.irJson));
  const acting = prepareOverrides(overrides, { environment: run.environment, at: run.evaluatedAt });
  const context = {
    env: run.env,
    evaluatedAt: run.evaluatedAt,
    run: { policyId: policy.pack, policyVersion: policy.version, tenant: run.tenant },
  };
  return {
    rules: prepared.ir.rules.map(({ name, because }) => ({ name, because: because ?? '' })),
    overrides: acting.inForce,
    evaluate(finding, artifact) {
      const { status, severity, score, winningRule, explain } = prepared.evaluate(finding, context);
      const override = acting.find(finding, artifact, winningRule ?? '');
      return {
        ...{ status, severity, score, winningRule, outcomes: explain.map(({ outcome }) => outcome) },
        ...(override === undefined || override.status === status ? {} : { status: override.status, override }),
      };
    },
  };
}
