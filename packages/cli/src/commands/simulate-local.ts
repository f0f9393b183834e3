import { ExplainFindingResponseSchema } from '@policy-registry/contracts/simulation';
import type { Cli } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { openInventory } from '../inventory/inventory-file.ts';
import { type JoinedTable, joinFiles } from '../inventory/joined-table.ts';
import { shownPath } from '../local/shown-path.ts';
import { progressOf } from '../output/progress.ts';
import { findingExplanation } from '../report/finding-explanation.ts';
import { writeExports } from '../simulation/exported.ts';
import { chooseOverrides, readOverridesFile } from '../simulation/local-overrides.ts';
import { readLocalPolicy } from '../simulation/local-policy.ts';
import { runLocally } from '../simulation/local-run.ts';
import { exportedLocally, localSimulation } from '../simulation/local-simulation.ts';
import { whyLocally } from '../simulation/local-why.ts';
import type { LocalQuestion } from '../simulation/shard-work.ts';
import { unreadEnv } from '../simulation/unread-env.ts';
import { type SimulateOptions, answer as tell } from './simulate.ts';

/** Simulates over files. */
export async function simulateLocally(cli: Cli, options: SimulateOptions): Promise<void> {
  const thresholds = (options.threshold ?? []).map(({ measure, maximum }) => ({ measure, maximum: Number(maximum) }));
  const question = questionOf(cli, options);
  if (!options.quiet) for (const note of unreadEnv(question)) cli.out.note(note);
  await withTable(options, async (table) => {
    const { columns } = table;
    const progress = progressOf(cli, options.quiet ?? false);
    const began = performance.now();
    const answer = await runLocally(table, question, (done, total) => {
      const perSecond = (done * 1000) / (performance.now() - began);
      progress.show('comparing', { done, total, perSecond, secondsLeft: (total - done) / perSecond });
    })
      .catch(asDeterminismViolation)
      .finally(() => progress.end());
    const inventory = shownInventory(options.inventory ?? []);
    await tell(cli, options, localSimulation(question, columns.index.digest, answer, thresholds), () =>
      writeExports(cli, options.export ?? [], exportedLocally(question, table, answer, { thresholds, inventory })),
    );
  });
}

/** Out of a thread it comes as an error of its name alone. */
function asDeterminismViolation(error: unknown): never {
  if (!(error instanceof Error) || error.name !== 'KernelDisagreement') throw error;
  throw new CliError('DETERMINISM_VIOLATION', error.message, 'It is a defect: please report it.');
}

function shownInventory(files: readonly string[]): string {
  return files.length === 1 ? shownPath(files[0] ?? '') : `${files.length} files`;
}

/** Says why one finding comes out as it does, under both policies. */
export async function explainLocally(cli: Cli, options: SimulateOptions, finding: string): Promise<void> {
  const question = questionOf(cli, options);
  const answer = await withTable(options, ({ columns }) => whyLocally(columns, question, finding));
  cli.out.message(ExplainFindingResponseSchema, answer, () => findingExplanation(answer));
}

function questionOf(cli: Cli, options: SimulateOptions): LocalQuestion {
  const candidate = readLocalPolicy(options.candidate);
  const baseline = readLocalPolicy(options.baseline);
  const at = options.at ?? new Date();
  const { environment, env = {}, samples, maxFindings } = options;
  const overrides = chooseOverrides(typeof options.overrides === 'string' ? readOverridesFile(options.overrides) : [], {
    ...{ baseline: baseline?.pack, candidate: candidate?.pack, environment, at },
    choice: {
      none: options.overrides === false,
      pending: options.withOverride ?? [],
      lapsed: options.withoutOverride ?? [],
    },
  });
  const run = { env, evaluatedAt: at, environment, tenant: cli.options.tenant ?? '' };
  return { baseline, candidate, overrides, run, samples, maxFindings };
}

function withTable<T>({ inventory = [] }: SimulateOptions, use: (table: JoinedTable) => Promise<T>): Promise<T> {
  return openInventory(inventory, async (files) => {
    const table = await joinFiles(files);
    try {
      return await use(table);
    } finally {
      await table.close();
    }
  });
}
