import Table from 'cli-table3';

/** What node:test says of a test that is over; the part that is read here. */
interface Finished {
  readonly type: string;
  readonly data: {
    readonly name: string;
    readonly nesting: number;
    readonly file?: string;
    readonly details?: { readonly type?: string };
  };
}

interface Count {
  passed: number;
  failed: number;
}

/** Where the suites are written that every adapter passes. */
const IN_CONTRACT = /[\\/]src[\\/]contract[\\/]/;

/** The suites of one adapter are named `adapter: group`, or `adapter`. */
const NAME = /^(?<adapter>[^:]+?)(?:: (?<group>.+))?$/;

/**
 * A reporter of node:test: ends with tables of the contract suites, one a port. Give it beside another
 * one: `--test-reporter=./test/stack/src/contract-table.ts --test-reporter=spec`.
 */
// biome-ignore lint/style/noDefaultExport: node:test takes the default export of a reporter.
export default async function* contractTable(source: AsyncIterable<Finished>): AsyncGenerator<string> {
  const adapters = new Map<string, Map<string, Count>>();
  let open: Count = { passed: 0, failed: 0 };
  for await (const { type, data } of source) {
    // The plan of the whole comes just before the closing lines of the run, which are to stay the last.
    if (type === 'test:plan' && data.nesting === 0) yield* tablesOf(adapters);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (!IN_CONTRACT.test(data.file ?? '')) continue;
    if (data.details?.type !== 'suite') open[type === 'test:pass' ? 'passed' : 'failed'] += 1;
    else if (data.nesting === 0) {
      const { adapter = data.name, group = 'all' } = NAME.exec(data.name)?.groups ?? {};
      const groups = adapters.get(adapter) ?? new Map<string, Count>();
      adapters.set(adapter, groups.set(group, open));
      open = { passed: 0, failed: 0 };
    }
  }
}

function* tablesOf(adapters: ReadonlyMap<string, Groups>): Generator<string> {
  for (const adaptersOfPort of byPort(adapters)) yield `\n${tableOf(adaptersOfPort)}\n`;
}

type Groups = ReadonlyMap<string, Count>;

/** The adapters of one port run the same groups. */
function byPort(adapters: ReadonlyMap<string, Groups>): (readonly [string, Groups])[][] {
  return [...Map.groupBy(adapters, ([, groups]) => [...groups.keys()].join()).values()];
}

/** A group of cases a row, an adapter a column; how many passed, and how many did not. */
function tableOf(adapters: readonly (readonly [string, Groups])[]): string {
  const head = ['contract suite', ...adapters.map(([adapter]) => adapter)];
  const table = new Table({ head, wordWrap: true, style: { head: [], border: [] } });
  for (const group of adapters[0]?.[1].keys() ?? []) {
    table.push([group, ...adapters.map(([, groups]) => shown(groups.get(group)))]);
  }
  return table.toString();
}

function shown({ passed, failed }: Count = { passed: 0, failed: 0 }): string {
  return failed === 0 ? String(passed) : `${passed}, ${failed} FAILED`;
}
