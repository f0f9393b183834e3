import { create, type MessageInitShape } from '@bufbuild/protobuf';
import type { EvaluationSchema } from '@policy-registry/contracts/engine';
import { type ExplainFindingResponse, ExplainFindingResponseSchema } from '@policy-registry/contracts/simulation';
import { evaluationMessage, findingMessage } from '@policy-registry/engine-messages';
import { type FactColumns, type FactRow, findRows } from '@policy-registry/inventory';
import { type Override, prepareOverrides } from '@policy-registry/overrides';
import { NO_POLICY, runOf } from '@policy-registry/simulation';
import { evaluate, loadIr } from '@policy-registry/stella-dsl';
import { CliError } from '../exit-code.ts';
import type { LocalPolicy } from './local-policy.ts';
import type { LocalQuestion } from './shard-work.ts';

/** Why a finding comes out as it does, which is named by its id or the beginning of it, under both policies. */
export async function whyLocally(
  columns: FactColumns,
  question: LocalQuestion,
  id: string,
): Promise<ExplainFindingResponse> {
  const { finding, subject } = await findingOf(columns, id.toLowerCase());
  const { baseline, candidate, overrides } = question;
  return create(ExplainFindingResponseSchema, {
    finding: findingMessage(finding),
    subject,
    before: explain(question, baseline, overrides.baseline, { finding, subject }),
    after: explain(question, candidate, overrides.candidate, { finding, subject }),
  });
}

function explain(
  { run }: LocalQuestion,
  policy: LocalPolicy | undefined,
  overrides: readonly Override[],
  { finding, subject }: FactRow,
): MessageInitShape<typeof EvaluationSchema> {
  if (policy === undefined) {
    const { status, severity, score } = NO_POLICY.evaluate(finding, subject);
    return evaluationMessage(finding.id, { status, severity, score, warnings: [], annotations: {}, explain: [] });
  }
  const { env, evaluatedAt, environment, tenant } = run;
  const context = { env, evaluatedAt, run: runOf({ pack: policy.pack, version: '' }, tenant) };
  const evaluation = evaluate(loadIr(policy.irJson), finding, context);
  const acting = prepareOverrides(overrides, { environment, at: evaluatedAt });
  return evaluationMessage(finding.id, acting.apply(evaluation, finding, subject));
}

async function findingOf(columns: FactColumns, beginning: string): Promise<FactRow> {
  const [only, other] = await findRows(columns, beginning, 2);
  if (only === undefined) throw new CliError('NOT_FOUND', `the inventory has no finding ${beginning}`);
  if (other !== undefined) throw new CliError('USAGE', `more than one finding begins with ${beginning}`);
  return (await columns.findings(only.batch))(only.row);
}
