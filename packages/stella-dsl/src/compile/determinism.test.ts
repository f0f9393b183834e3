import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { policyText } from '../arbitraries/policy.ts';
import { policy } from '../fixtures.ts';
import type { SourceFile } from '../source.ts';
import { compile } from './compile.ts';

// What depends on a locale, a time zone or the order of a table in memory would show here.
const script = `
import { json } from 'node:stream/consumers';
import { compile, evaluate, format } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
const finding = { id: '1', sbom: { name: 'I', ecosystem: 'İ' }, advisory: { cvss: 5.5, published_at: '2026-03-29T01:30:00' }, vex: [] };
const results = (await json(process.stdin)).map((files) => {
  const { irJson, irDigest, diagnostics, ir } = compile(files);
  const seen = ir === undefined ? null : evaluate(ir, finding, { env: { runtime: 'ı' }, evaluatedAt: '2026-03-29T02:30:00Z' });
  return { irJson, irDigest, diagnostics, seen, formatted: files.map((file) => format(file).text) };
});
const locale = Intl.DateTimeFormat().resolvedOptions().locale;
process.stdout.write(JSON.stringify({ zone: new Date(0).getTimezoneOffset(), locale, results }));
`;

interface Seen {
  readonly zone: number;
  readonly locale: string;
  readonly results: readonly { irJson?: string; irDigest?: string }[];
}

async function compileIn(
  environment: Record<string, string>,
  flags: readonly string[],
  packs: readonly (readonly SourceFile[])[],
): Promise<Seen> {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const args = [...flags, '--input-type=module', '-e', script];
  const run = promisify(execFile)(process.execPath, args, { env, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
  run.child.stdin?.end(JSON.stringify(packs));
  return JSON.parse((await run).stdout) as Seen;
}

const other = `rule i priority 7 { when lowercase("I") == "i" and "ä" < "z" then warn message uppercase("i") }
  profile q { map sources { source "Z" => 1, source "ä" => 2, source "z" => 3, source "Ä" => 4 } }`;
const packs = [
  readFileSync(new URL('../../fixtures/ir-1.stella', import.meta.url), 'utf8'),
  policy('rule broken { when sbom.nmae == İ then wrn } metadata { ı = "I" }'),
  ...fc.sample(policyText, { numRuns: 60, seed: 5 }),
].map((text): SourceFile[] => [
  { path: 'policy.stella', text },
  { path: 'lib/Z.stella', text: policy(other) },
  { path: 'lib/ä.stella', text: policy('rule z priority 7 { when exists(env.a) then warn }') },
]);

test('time zones, locales, and how the code is run leave bytes, digests, diagnostics and evaluations as they are', async () => {
  const [here, ...others] = await Promise.all([
    compileIn({ TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }, [], packs),
    compileIn({ TZ: 'America/St_Johns', LC_ALL: 'C' }, ['--no-opt', '--no-maglev', '--no-sparkplug'], packs),
    compileIn({ TZ: 'UTC', LANG: 'de_DE.UTF-8' }, ['--hash-seed=7', '--random-seed=7'], packs),
    compileIn({ TZ: 'Asia/Kathmandu', LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8' }, ['--max-semi-space-size=1'], packs),
  ]);
  assert.ok(here !== undefined);
  assert.equal(new Set([here, ...others].map(({ zone }) => zone)).size, 4);
  assert.ok(new Set([here, ...others].map(({ locale }) => locale)).size >= 3);
  assert.equal(here.results.filter(({ irDigest }) => irDigest !== undefined).length, packs.length - 1);
  for (const { results } of others) assert.deepEqual(results, here.results);
});

test('the order in which files are given changes nothing', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...packs)
        .chain((files) => fc.tuple(fc.constant(files), fc.shuffledSubarray(files, { minLength: files.length }))),
      ([files, shuffled]) => {
        assert.deepEqual(compile(shuffled), compile(files));
      },
    ),
  );
});
