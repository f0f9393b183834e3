import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = `
import { readFileSync } from 'node:fs';
import { compile, evaluate } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
const text = readFileSync(${JSON.stringify(fileURLToPath(new URL('../../fixtures/ir-1.stella', import.meta.url)))}, 'utf8');
const other = 'policy "x" syntax "stella-dsl@1" { rule i { when lowercase("I") == "i" and "ä" < "z" then warn message uppercase("i") } }';
const result = compile([{ path: 'b.stella', text: other }, { path: 'policy.stella', text }]);
const finding = { id: '1', sbom: { name: 'I' }, advisory: { cvss: 5.5, published_at: '2026-03-29T01:30:00' }, vex: [] };
const seen = evaluate(result.ir, finding, { env: {}, evaluatedAt: '2026-03-29T02:30:00Z' });
process.stdout.write(JSON.stringify({ zone: new Date(0).getTimezoneOffset(), irJson: result.irJson, irDigest: result.irDigest, seen }));
`;

async function compileIn(environment: Record<string, string>) {
  const env = { PATH: process.env.PATH ?? '', ...environment };
  const child = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env,
    timeout: 60_000,
  });
  return JSON.parse(child.stdout) as { zone: number; irJson: string; irDigest: string; seen: unknown };
}

test('two time zones and two locales give the same bytes, digest and evaluation', async () => {
  const [here, there] = await Promise.all([
    compileIn({ TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' }),
    compileIn({ TZ: 'America/St_Johns', LC_ALL: 'C' }),
  ]);
  assert.notEqual(here.zone, there.zone);
  assert.equal(here.irJson, there.irJson);
  assert.match(here.irDigest, /^sha256:[0-9a-f]{64}$/);
  assert.equal(here.irDigest, there.irDigest);
  assert.deepEqual(here.seen, there.seen);
});
