import { type Evaluation, RuleOutcome } from '@policy-registry/contracts/engine';
import { ExplainFindingResponseSchema } from '@policy-registry/contracts/simulation';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { words } from '../output/format.ts';
import { record, table } from '../output/table.ts';
import { changesOf, SHOWN_DIGITS } from './changes.ts';

/** Of the id of a finding. */
const ID_DIGITS = 64;

/** Says which rules decided on a finding, under both policies of a simulation. */
export async function explain(cli: Cli, simulation: string, given: string): Promise<void> {
  const finding = await wholeId(cli, simulation, given);
  const answer = await cli.clients().simulations.explainFinding({ simulation, finding });
  cli.out.message(ExplainFindingResponseSchema, answer, () =>
    [
      record([
        ['Finding', answer.finding?.id ?? ''],
        ['Component', answer.finding?.component?.purl ?? ''],
        ['Advisory', answer.finding?.advisory?.id ?? ''],
        ['Found in', answer.subject],
      ]),
      ...side('BEFORE', answer.before),
      ...side('AFTER', answer.after),
    ].join('\n'),
  );
}

/** A changed finding may be named by the beginning of its id, as `simulation changes` shows it. */
async function wholeId(cli: Cli, simulation: string, given: string): Promise<string> {
  if (given.length < SHOWN_DIGITS || given.length >= ID_DIGITS) return given;
  const ids = (await changesOf(cli, simulation)).map(({ finding }) => finding).filter((id) => id.startsWith(given));
  if (ids.length > 1) throw new CliError('USAGE', `${ids.length} findings begin with ${given}`);
  return ids[0] ?? given;
}

function side(title: string, evaluation: Evaluation | undefined): string[] {
  if (evaluation === undefined) return [];
  const rows = evaluation.explain.map((rule) => [
    rule.rule,
    words(RuleOutcome[rule.outcome]),
    rule.effects.join('; '),
    rule.missing.length > 0 ? `unknown: ${rule.missing.join(', ')}` : rule.because,
  ]);
  const rules = rows.length === 0 ? [] : [table(['RULE', 'OUTCOME', 'EFFECT', 'BECAUSE'], rows)];
  return ['', `${title}: ${evaluation.status}`, ...rules];
}
