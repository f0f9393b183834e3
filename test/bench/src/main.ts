import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { BENCHES, type BenchName } from './benches.ts';
import { barsOf, missedBars } from './thresholds.ts';

interface Flags {
  readonly json?: boolean;
  readonly check?: boolean;
  readonly seconds: number;
  readonly concurrency: number;
  readonly findings: number;
}

/** `npm run bench -- NAME [--json]`: a table for people; with `--json` the last line is one JSON object. */
const command = new Command('bench')
  .description('Measures a part of the suite beside a ceiling or a peer in the same run.')
  .argument('<name>', `one of ${Object.keys(BENCHES).join(', ')}`, checkName)
  .option('--json', 'print the result as JSON on the last line')
  .option('--check', 'exit with 1 when a bar of thresholds.json is missed')
  .option('--seconds <n>', 'time of each measurement', positive, 6)
  .option('--concurrency <n>', 'callers at once', positive, 16)
  .option('--findings <n>', 'findings of the larger table of a simulation', positive, 10_000_000)
  .action(async (name: BenchName, { json, check, seconds, concurrency, findings }: Flags) => {
    const bars = check ? barsOf(name) : {};
    const result = await BENCHES[name]({ measureMs: seconds * 1000, concurrency, findings });
    console.log(tableOf(result));
    const missed = missedBars(result, bars);
    for (const line of missed) console.error(line);
    if (missed.length > 0) process.exitCode = 1;
    if (json) console.log(JSON.stringify(result));
  });

await command.parseAsync();

function checkName(name: string): string {
  if (Object.hasOwn(BENCHES, name)) return name;
  throw new InvalidArgumentError(`there is no bench "${name}"`);
}

function positive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('a number above 0 is meant');
}

/** Nested numbers, one row a path. */
function tableOf(result: object): string {
  const table = new Table({ head: ['measure', 'value'], style: { head: [], border: [] } });
  for (const [path, value] of leaves(result, [])) table.push([path, value]);
  return table.toString();
}

function* leaves(node: object, path: readonly string[]): Generator<[string, string]> {
  for (const [key, value] of Object.entries(node)) {
    const here = [...path, key];
    if (typeof value === 'object' && value !== null) yield* leaves(value, here);
    else yield [here.join('.'), String(value)];
  }
}
