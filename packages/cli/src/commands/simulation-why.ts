import { ExplainFindingResponseSchema } from '@policy-registry/contracts/simulation';
import type { Cli } from '../cli.ts';
import { findingExplanation } from '../report/finding-explanation.ts';

/** Says which rules decided on a finding, named by its id or the beginning of it, and on what, under both policies of a simulation. */
export async function why(cli: Cli, simulation: string, given: string): Promise<void> {
  const answer = await cli.clients().simulations.explainFinding({ simulation, finding: given.toLowerCase() });
  cli.out.message(ExplainFindingResponseSchema, answer, () => findingExplanation(answer));
}
