import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { test } from 'node:test';

/** Everything that an import of the package brings in: our files are followed, others named. */
function importsOf(file: URL, seen = new Set<string>(), outside = new Set<string>()): Set<string> {
  if (seen.has(file.href)) return outside;
  seen.add(file.href);
  const text = readFileSync(file, 'utf8').replace(/^(?:import|export) type [^;]*;/gm, '');
  for (const [, name = ''] of text.matchAll(/^(?:import|export|\} from) ?(?:[^;]*? from )?'([^']+)';/gm)) {
    if (name.startsWith('.')) importsOf(new URL(name, file), seen, outside);
    else outside.add(name);
  }
  return outside;
}

test('the package brings in its dependencies, and nothing that could read or write', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const outside = [...importsOf(new URL('index.ts', import.meta.url))];
  const packages = outside.filter((name) => !isBuiltin(name)).map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0]);
  assert.deepEqual([...new Set(packages)].sort(), Object.keys(manifest.dependencies).sort());
  assert.deepEqual(outside.filter(isBuiltin), ['node:util']);
});
