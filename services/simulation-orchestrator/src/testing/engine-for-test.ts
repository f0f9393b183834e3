import { create } from '@bufbuild/protobuf';
import { timestampDate } from '@bufbuild/protobuf/wkt';
import { EvaluateResponseSchema } from '@policy-registry/contracts/engine';
import { evaluationMessage, readEnv, readFinding, ruleOutcomeMessages } from '@policy-registry/engine-messages';
import { runOf } from '@policy-registry/simulation';
import { loadIr, prepare } from '@policy-registry/stella-dsl';
import type { AskEngine } from '../evaluation/engines/asked-engine.ts';

/** An engine that says what the language means, out of nothing but the request. */
export const ENGINE_FOR_TEST: AskEngine = async (request, tenant) => {
  const policy = prepare(loadIr(Buffer.from(request.ir).toString('utf8')));
  const { pack, version, evaluatedAt } = request;
  const context = {
    env: readEnv(request.env),
    evaluatedAt: evaluatedAt === undefined ? new Date(Number.NaN) : timestampDate(evaluatedAt),
    run: runOf({ pack, version }, tenant),
  };
  const evaluations = request.findings.map((message) => {
    const evaluation = policy.evaluate(readFinding(message), context);
    const outcomes = ruleOutcomeMessages(evaluation);
    return { ...evaluationMessage(message.id, { ...evaluation, explain: [] }), outcomes };
  });
  return create(EvaluateResponseSchema, { evaluations });
};
