import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compilePack, testPack } from '@policy-registry/pack';
import { format } from '@policy-registry/stella-dsl';
import { TEMPLATES, template } from './templates.ts';

const NAMES = [
  'baseline',
  'internal-only',
  'kev-epss',
  'license',
  'reachability',
  'secrets',
  'serverless',
  'vex-precedence',
];

test('the names are those that scripts know, and every folder is one', () => {
  assert.deepEqual(
    TEMPLATES.map(({ name }) => name),
    NAMES,
  );
  assert.deepEqual(readdirSync(new URL('../packs', import.meta.url)).sort(), NAMES);
  assert.equal(template('baseline'), TEMPLATES[0]);
  assert.equal(template('Baseline'), undefined);
  assert.equal(template('constructor'), undefined);
});

test('the README lists them with their sentences', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| (.+) \|.*\|$/gm)].map(([, name, text]) => `${name}: ${text}`);
  assert.deepEqual(
    rows.sort(),
    TEMPLATES.map(({ name, description }) => `${name}: ${description}`),
  );
});

for (const { name, title, description, files } of TEMPLATES) {
  test(`${name} compiles without a remark, and says what it is`, () => {
    const { manifest, compile } = compilePack(files);
    assert.deepEqual(compile.diagnostics, []);
    assert.equal(manifest?.name, name);
    assert.equal(manifest?.settings.strict, true);
    assert.equal(manifest?.description, description);
    assert.equal(compile.ir?.policy, title);
    assert.deepEqual(Object.keys(compile.ir?.metadata ?? {}).sort(), ['description', 'owner', 'review', 'tags']);
    assert.equal(`${compile.ir?.metadata.description}.`, description);
  });

  test(`${name} is formatted`, () => {
    for (const file of files.filter(({ path }) => path.endsWith('.stella'))) {
      assert.equal(format(file).text, file.text);
    }
  });

  test(`${name} passes its cases, and they leave nothing out`, () => {
    const { ok, diagnostics, cases, coverage } = testPack(files);
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(
      cases.filter(({ passed }) => !passed),
      [],
    );
    assert.equal(ok, true);
    assert.deepEqual(coverage.missing, []);
    const { rules, branches, conditions } = coverage.totals;
    assert.deepEqual([rules.percent, branches.percent, conditions.percent], [100, 100, 100]);
  });
}
