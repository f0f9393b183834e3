import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testPack } from './test-pack.ts';

const EXAMPLES = join(import.meta.dirname, '../../../../examples/packs');

function filesOf(folder: string): Map<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

for (const name of readdirSync(EXAMPLES)) {
  test(`${name} passes its tests, and they leave nothing out`, () => {
    const { ok, cases, diagnostics, coverage } = testPack(filesOf(join(EXAMPLES, name)));
    assert.deepEqual(
      [ok, diagnostics, cases.filter(({ passed }) => !passed).map(({ failures }) => failures)],
      [true, [], []],
    );
    assert.ok(cases.length > 0);
    assert.deepEqual(
      coverage.missing.map(({ message }) => message),
      [],
    );
  });
}
