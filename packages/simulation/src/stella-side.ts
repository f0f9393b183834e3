import { type Override, prepareOverrides } from '@policy-registry/overrides';
import {
  type EnvValue,
  type Evaluation,
  type IrAction,
  type IrRule,
  loadIr,
  planClasses,
  prepare,
} from '@policy-registry/stella-dsl';
import { NO_POLICY } from './no-policy.ts';
import { EndingOverrides } from './override-ends.ts';
import type { RowOutcome, SidePolicy, SideRule } from './side-policy.ts';

/** A compiled policy, and what it is called where it asks. */
export interface PolicySource {
  readonly irJson: string;
  readonly pack: string;
  readonly version: string;
}

/** What both policies of a simulation are asked with. */
export interface SideRun {
  readonly env: Readonly<Record<string, EnvValue>>;
  readonly evaluatedAt: Date;
  /** Whose overrides act beside those that name none. */
  readonly environment: string;
  readonly tenant: string;
}

/**
 * A policy in stella-dsl with the overrides that act on it; `NO_POLICY` where there is none. Nothing is decided here. Throws IrError for
 * an IR that cannot be run, a RangeError for a time that is none, and a TypeError for an override whose purl is none.
 */
export function sidePolicy(
  policy: PolicySource | undefined,
  overrides: readonly Override[],
  { env, evaluatedAt, environment, tenant }: SideRun,
): SidePolicy {
  if (policy === undefined) return NO_POLICY;
  const prepared = prepare(loadIr(policy.irJson));
  const question = { environment, at: evaluatedAt };
  const acting = prepareOverrides(overrides, question);
  const ending = new EndingOverrides(acting.inForce, question);
  const context = { env, evaluatedAt, run: runOf(policy, tenant) };
  const plan = planClasses(prepared.ir, context);
  const overridden: SidePolicy['overridden'] = (said, finding, artifact) => {
    const { status, winningRule = '' } = said;
    const override = acting.find(finding, artifact, winningRule);
    if (override === undefined) return said;
    const ends = ending.of({ finding, artifact, status, winningRule }, override);
    return {
      ...said,
      ...(override.status === status ? {} : { status: override.status, override }),
      ...(ends.length === 0 ? {} : { ends }),
    };
  };
  return {
    rules: prepared.ir.rules.map(ruleOf),
    overrides: acting.inForce,
    ends: ending.ends,
    // The plan of the overrides says in which scopes a row is: it holds for those as well that are left when others end.
    plan: { decision: [plan.decision, acting.plan], score: plan.score },
    evaluate: (finding, artifact) => overridden(outcomeOf(prepared.evaluate(finding, context)), finding, artifact),
    overridden,
  };
}

/** What a policy reads below `run`, as engines have it: what is empty is not known. */
export function runOf({ pack, version }: Pick<PolicySource, 'pack' | 'version'>, tenant: string) {
  return {
    tenant,
    ...(pack === '' ? {} : { policyId: pack }),
    ...(version === '' ? {} : { policyVersion: version }),
  };
}

function outcomeOf({ status, severity, score, winningRule, explain }: Evaluation): RowOutcome {
  return { status, severity, score, winningRule, outcomes: explain.map(({ outcome }) => outcome) };
}

function ruleOf({ name, because = '', then, else: otherwise = [] }: IrRule): SideRule {
  const statuses = [...then, ...otherwise].flatMap(statusesOf);
  return {
    ...{ name, because },
    mayBlock: statuses.some((status) => status === undefined || status === 'blocked'),
    mayPass: statuses.some((status) => status !== 'blocked'),
  };
}

/** Undefined for one that is computed: it may be any. */
function statusesOf(action: IrAction): (string | undefined)[] {
  if (action.do === 'ignore') return ['suppressed'];
  if (action.do === 'defer') return ['deferred'];
  if (action.do !== 'status') return [];
  return [action.value.op === 'string' ? action.value.value : undefined];
}
