import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Digest } from '@policy-registry/canonical';
import type { ExplainFindingResponseSchema } from '@policy-registry/contracts/simulation';
import { evaluationMessage, findingMessage } from '@policy-registry/engine-messages';
import { type Override, prepareOverrides } from '@policy-registry/overrides';
import { NO_POLICY, runOf } from '@policy-registry/simulation';
import { type Evaluation, evaluate, type Finding, loadIr } from '@policy-registry/stella-dsl';
import { openFacts } from '../evaluation/open-facts.ts';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { loadOverrides } from './acting-overrides.ts';
import type { ResolvedPolicy, SimulationInputs } from './collections.ts';
import { findFinding } from './find-finding.ts';
import { getSimulation } from './read-simulation.ts';

/** Why one finding of a simulation comes out as it does: both policies are asked again, with every rule explained, and the override. */
export async function explainFinding(
  deps: SimulationDependencies,
  tenant: string,
  simulation: string,
  findingId: string,
): Promise<MessageInitShape<typeof ExplainFindingResponseSchema>> {
  const { inputs } = await getSimulation(deps, tenant, simulation);
  const overrides = await loadOverrides(deps, tenant, inputs);
  const { finding, subject } = await findFinding(await openFacts(deps, tenant, inputs), findingId);
  const explain = async (policy: ResolvedPolicy, acting: readonly Override[]) => {
    const evaluation = await evaluateAgain(deps, tenant, inputs, policy, finding);
    return evaluationMessage(finding.id, prepared(acting, inputs).apply(evaluation, finding, subject));
  };
  return {
    finding: findingMessage(finding),
    subject,
    before: await explain(inputs.baseline, overrides.baseline),
    after: await explain(inputs.candidate, overrides.candidate),
  };
}

function prepared(overrides: readonly Override[], { environment = '', evaluatedAt }: SimulationInputs) {
  return prepareOverrides(overrides, { environment, at: new Date(evaluatedAt) });
}

async function evaluateAgain(
  deps: SimulationDependencies,
  tenant: string,
  { env, evaluatedAt }: SimulationInputs,
  policy: ResolvedPolicy,
  finding: Finding,
): Promise<Evaluation> {
  if (policy.irDigest === '') return { ...NO_POLICY.evaluate(finding, ''), ...NOTHING_SAID };
  const bytes = await deps.objects.forTenant(tenant).get(policy.irDigest as Digest);
  const context = { env, evaluatedAt, run: runOf(policy, tenant) };
  return evaluate(loadIr(Buffer.from(bytes).toString('utf8')), finding, context);
}

/** Of no policy there is nothing to explain. */
const NOTHING_SAID = { warnings: [], annotations: {}, explain: [], winningRule: '' };
