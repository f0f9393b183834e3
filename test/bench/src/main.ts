import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import type { Span } from './rate.ts';

/** Loaded when asked for: one needs servers, another the engines of others. */
const BENCHES = {
  stores: async (span: Span): Promise<object> => (await import('./stores.ts')).benchStores(span),
  language: async (span: Span): Promise<object> => (await import('./language/bench-language.ts')).benchLanguage(span),
} as const;

/** `npm run bench -- NAME [--json]`: a table for people; with `--json` the last line is one JSON object. */
const command = new Command('bench')
  .description('Measures a part of the suite beside a ceiling in the same run.')
  .argument('<name>', `one of ${Object.keys(BENCHES).join(', ')}`, checkName)
  .option('--json', 'print the result as JSON on the last line')
  .option('--seconds <n>', 'time of each measurement', Number, 6)
  .option('--concurrency <n>', 'callers at once', Number, 16)
  .action(async (name: keyof typeof BENCHES, options: { json?: boolean; seconds: number; concurrency: number }) => {
    const span = { measureMs: options.seconds * 1000, concurrency: options.concurrency };
    const result = await BENCHES[name](span);
    console.log(tableOf(result));
    if (options.json) console.log(JSON.stringify(result));
  });

await command.parseAsync();

function checkName(name: string): string {
  if (Object.hasOwn(BENCHES, name)) return name;
  throw new InvalidArgumentError(`there is no bench "${name}"`);
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
