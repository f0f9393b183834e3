import { ExplainFindingResponseSchema } from '@policy-registry/contracts/simulation';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { SHOWN_DIGITS } from '../output/simulation-tables.ts';
import { findingExplanation } from '../report/finding-explanation.ts';
import { changesOf } from './changes.ts';

/** Of the id of a finding. */
const ID_DIGITS = 64;

/** Says which rules decided on a finding, and on what, under both policies of a simulation. */
export async function why(cli: Cli, simulation: string, given: string): Promise<void> {
  const finding = await wholeId(cli, simulation, given);
  const answer = await cli.clients().simulations.explainFinding({ simulation, finding });
  cli.out.message(ExplainFindingResponseSchema, answer, () => findingExplanation(answer));
}

/** A changed finding may be named by the beginning of its id, as `simulation changes` shows it. */
async function wholeId(cli: Cli, simulation: string, given: string): Promise<string> {
  if (given.length < SHOWN_DIGITS || given.length >= ID_DIGITS) return given;
  const ids = (await changesOf(cli, simulation)).map(({ finding }) => finding).filter((id) => id.startsWith(given));
  if (ids.length > 1) throw new CliError('USAGE', `${ids.length} findings begin with ${given}`);
  return ids[0] ?? given;
}
