import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { sha256 } from '@policy-registry/canonical';
import {
  type EvaluateRequest,
  EvaluateRequestSchema,
  type EvaluateResponse,
  type Evaluation,
  type Finding,
  FindingSchema,
} from '@policy-registry/contracts/engine';
import { findingMessage, ruleOutcomeName, severityName } from '@policy-registry/engine-messages';
import type { FactRow } from '@policy-registry/inventory';
import type { PolicySource, RowOutcome, SidePolicy } from '@policy-registry/simulation';
import type { ComparisonParts } from '../comparison-parts.ts';
import { EvaluationFailed } from '../evaluation-failed.ts';

/** Asks an engine. Throws EngineLost when another attempt may do better, EvaluationFailed when none will. */
export type AskEngine = (request: EvaluateRequest, tenant: string, signal: AbortSignal) => Promise<EvaluateResponse>;

/** Of the findings of one call; its policy has 8 MiB at most, and peers exchange 16 MiB. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What of a finding the contract of engines does not carry. */
const NOT_CARRIED: ReadonlySet<string> = new Set(['sbom.components', 'secrets']);

/** Says of rows what a policy says of them, by an engine elsewhere; overrides act here, since what they change has an end to be forecast. */
export type SaySide = (rows: readonly FactRow[], signal: AbortSignal) => Promise<readonly RowOutcome[]>;

/** Throws EvaluationFailed for a policy that asks for what an engine is not told. */
export function sideByEngine(
  ask: AskEngine,
  parts: Pick<ComparisonParts, 'env' | 'evaluatedAt' | 'tenant'>,
  policy: PolicySource | undefined,
  side: SidePolicy,
): SaySide {
  if (policy === undefined) return async (rows) => rows.map(({ finding, subject }) => side.evaluate(finding, subject));
  for (const fact of factsOf(side)) {
    if (!NOT_CARRIED.has(fact)) continue;
    throw new EvaluationFailed(`A policy reads ${fact}, which engines elsewhere are not told.`);
  }
  const { tenant, evaluatedAt } = parts;
  const ir = Buffer.from(policy.irJson, 'utf8');
  const question = {
    ...{ ir, irDigest: sha256(ir), ruleOutcomes: true, env: { ...parts.env } },
    ...{ pack: policy.pack, version: policy.version },
    evaluatedAt: timestampFromDate(new Date(evaluatedAt)),
  };
  return async (rows, signal) => {
    // Not the artifact: only overrides look at it, and they act here; the contract bounds its name, and facts do not.
    const evaluations: Evaluation[] = [];
    for (const findings of callsOf(rows.map(({ finding }) => create(FindingSchema, findingMessage(finding))))) {
      const answer = await ask(create(EvaluateRequestSchema, { ...question, findings }), tenant, signal);
      evaluations.push(...answer.evaluations);
    }
    if (evaluations.length !== rows.length) {
      throw new EvaluationFailed(`An engine gave ${evaluations.length} answers about ${rows.length} findings.`);
    }
    return rows.map(({ finding, subject }, index) => {
      const said = saidOf(evaluations[index], finding.id, side.rules.length);
      return side.overridden(said, finding, subject);
    });
  };
}

/** As many at a time as a message has room for beside the policy: findings may have a thousand statements each. */
function* callsOf(findings: readonly Finding[]): Generator<Finding[]> {
  let call: Finding[] = [];
  let bytes = 0;
  for (const finding of findings) {
    const size = toBinary(FindingSchema, finding).length;
    if (call.length > 0 && bytes + size > MOST_BYTES) {
      yield call;
      [call, bytes] = [[], 0];
    }
    call.push(finding);
    bytes += size;
  }
  if (call.length > 0) yield call;
}

function factsOf({ plan: { decision, score } }: SidePolicy): string[] {
  return [...decision, score].flatMap(({ facts, terms }) =>
    [...facts, ...terms.flatMap(({ parts }) => parts)].map(({ fact }) => fact),
  );
}

function saidOf(evaluation: Evaluation | undefined, finding: string, rules: number): RowOutcome {
  const outcomes = (evaluation?.outcomes ?? []).map(ruleOutcomeName).filter((name) => name !== undefined);
  if (evaluation?.finding !== finding || outcomes.length !== rules) {
    throw new EvaluationFailed('An engine answered about another finding, or did not say what became of each rule.');
  }
  const { status, severity, score, winningRule } = evaluation;
  return {
    ...{ status, severity: severityName(severity), score, outcomes },
    winningRule: winningRule === '' ? undefined : winningRule,
  };
}
