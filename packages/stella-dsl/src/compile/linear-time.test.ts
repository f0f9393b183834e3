import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { HOSTILE } from '../arbitraries/hostile.ts';
import { FUNCTIONS, METHODS } from '../checker/functions.ts';
import { policy } from '../fixtures.ts';
import { format } from '../format/format.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { compile } from './compile.ts';

const KIB = 1024;
const SMALLEST = 32 * KIB;
const LARGEST = 256 * KIB;
const SIZES = [SMALLEST, 64 * KIB, 128 * KIB, LARGEST];
/** Room above linear growth: a quadratic part that matters makes it eight times the time for as many characters. */
const ROOM = 3;
const NOTICEABLE_MS = 20;
// Out of the way, so that checker, lints, lowering and formatter see as much as the parser.
const NO_LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  fileBytes: 1e9,
  packBytes: 1e9,
  rules: 1e9,
  listItems: 1e9,
  stringBytes: 1e9,
  complexity: 1e12,
};

const WORK: Readonly<Record<string, (text: string) => unknown>> = {
  compile: (text) => compile([{ path: 'policy.stella', text }], { limits: NO_LIMITS }),
  format: (text) => format({ path: 'policy.stella', text }, NO_LIMITS),
};

/**
 * Milliseconds of this thread's processor, which others on the machine do not lengthen, for as many texts as make up the largest
 * size; the least of some runs.
 */
function cost(work: (text: string) => unknown, make: (size: number) => string, size: number, runs: number): number {
  const text = make(size);
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const before = process.threadCpuUsage();
    for (let done = 0; done < LARGEST; done += size) work(text);
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function assertLinear(work: (text: string) => unknown, make: (size: number) => string): void {
  const allowed = (least: number): number => ROOM * Math.max(least, NOTICEABLE_MS);
  if (cost(work, make, LARGEST, 1) <= allowed(cost(work, make, SMALLEST, 1))) return;
  // Perhaps a collection of garbage fell into it: the least of several runs decides.
  const costs = SIZES.map((size) => cost(work, make, size, 5));
  assert.ok((costs.at(-1) ?? 0) <= allowed(costs[0] ?? 0), `${costs.map((ms) => ms.toFixed(1)).join(', ')} ms`);
}

for (const [name, make] of Object.entries(HOSTILE)) {
  for (const [kind, work] of Object.entries(WORK)) {
    test(`${name}: the time to ${kind} grows as the text does`, () => assertLinear(work, make));
  }
}

const INNERMOST = ['"a"', '1', 'env.x', 'sbom.nmae', '["a"]'];

/** What an expression can stand in: every function, at every place, whether its type fits or not, and what is no call. */
const AROUND: readonly ((inner: string) => string)[] = [
  ...[...FUNCTIONS, ...METHODS].flatMap(([name, { params }]) =>
    params.map((_param, place) => (inner: string) => {
      const args = params.map((_other, at) => (at === place ? inner : '"a"'));
      return `${name}(${args.join(', ')})`;
    }),
  ),
  (inner) => `(${inner} == "a")`,
  (inner) => `("a" < ${inner})`,
  (inner) => `(${inner} in ["a"])`,
  (inner) => `env.x[${inner}]`,
  (inner) => `(not ${inner})`,
  (inner) => `unknown(${inner})`,
  (inner) => `vex.any(${inner})`,
];

/** A rule for each of them, in itself so many levels deep, so often. */
function inItself(levels: number, times: number): string {
  const deep = (around: (inner: string) => string, inner: string) =>
    Array.from({ length: levels }).reduce<string>(around, inner);
  const conditions = AROUND.flatMap((around) => INNERMOST.map((inner) => deep(around, inner)));
  const all = Array.from({ length: times }, () => conditions).flat();
  return policy(all.map((when, index) => `rule r${index} { when ${when} then warn }`).join('\n'));
}

test('work does not double with each level of nesting', () => {
  for (const work of Object.values(WORK)) {
    const side = cost(work, () => inItself(2, 8), LARGEST, 1);
    const within = cost(work, () => inItself(16, 1), LARGEST, 1);
    assert.ok(
      within <= ROOM * ROOM * Math.max(side, NOTICEABLE_MS),
      `${side} ms beside one another, ${within} ms within`,
    );
  }
});

test('no text of the full size needs much memory', async () => {
  const script = `
    import { HOSTILE } from ${JSON.stringify(new URL('../arbitraries/hostile.ts', import.meta.url).href)};
    import { compile, format } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
    for (const make of Object.values(HOSTILE)) {
      const file = { path: 'policy.stella', text: make(${DEFAULT_LIMITS.fileBytes - KIB}) };
      compile([file]);
      format(file);
    }`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  const [code] = await once(worker, 'exit');
  assert.equal(code, 0);
});
