import type { EvaluationContext, RunInfo } from '../eval/context.ts';
import type { AdvisoryFacts, ComponentFacts, Finding, SecretFacts, VexStatement } from '../finding.ts';
import { DEFAULT_EVALUATED_AT, type TestCase } from './test-case.ts';

/** What a case gives, as its shape lets it through. The names are those of the language. */
export interface RawGiven extends Pick<Finding, 'reachability' | 'signals'> {
  readonly component?: ComponentFacts;
  readonly components?: readonly ComponentFacts[];
  readonly advisory?: AdvisoryFacts;
  readonly vex?: readonly (Omit<VexStatement, 'statement_id'> & { readonly statement_id?: string })[];
  readonly secrets?: { readonly matches?: SecretFacts['matches']; readonly mask_applied?: boolean };
  readonly env?: EvaluationContext['env'];
  readonly run?: { readonly policy_id?: string; readonly policy_version?: string; readonly tenant?: string };
  readonly evaluated_at?: string;
}

/** What is evaluated, and in which context. Whatever a case does not give is unknown, but for the time. */
export function evaluationOf(name: string, given: RawGiven): Pick<TestCase, 'finding' | 'context'> {
  const { component = {}, components, advisory = {}, vex = [], reachability, signals, secrets, env = {}, run } = given;
  const finding: Finding = {
    id: name,
    sbom: components === undefined ? component : { ...component, components },
    advisory,
    vex: vex.map((one, index) => ({ statement_id: statementId(index), ...one })),
    ...(reachability === undefined ? {} : { reachability }),
    ...(signals === undefined ? {} : { signals }),
    ...(secrets === undefined ? {} : { secrets: secretsOf(secrets) }),
  };
  const evaluatedAt = given.evaluated_at ?? DEFAULT_EVALUATED_AT;
  return { finding, context: { env, evaluatedAt, ...(run === undefined ? {} : { run: runOf(run) }) } };
}

/** An id settles ties only, so a case may leave it to the order of the statements. */
function statementId(index: number): string {
  return `statement-${String(index + 1).padStart(6, '0')}`;
}

function secretsOf({ matches = [], mask_applied: masked }: NonNullable<RawGiven['secrets']>): SecretFacts {
  return { matches, ...(masked === undefined ? {} : { maskApplied: masked }) };
}

function runOf({ policy_id, policy_version, tenant }: NonNullable<RawGiven['run']>): RunInfo {
  return {
    ...(policy_id === undefined ? {} : { policyId: policy_id }),
    ...(policy_version === undefined ? {} : { policyVersion: policy_version }),
    ...(tenant === undefined ? {} : { tenant }),
  };
}
