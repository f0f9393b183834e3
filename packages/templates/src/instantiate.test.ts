import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePack, readPack } from '@policy-registry/pack';
import { instantiate } from './instantiate.ts';
import { TEMPLATES, type Template } from './templates.ts';

const own = (text: string): Template => ({
  name: 'x',
  title: 'X',
  description: 'x.',
  files: [{ path: 'pack.yaml', text }],
});

test('only the name changes', () => {
  for (const template of TEMPLATES) {
    const files = instantiate(template, 'shop-policy');
    const before = template.files.find(({ path }) => path === 'pack.yaml')?.text ?? '';
    const after = files.find(({ path }) => path === 'pack.yaml')?.text ?? '';
    assert.equal(after, before.replace(`\nname: ${template.name}\n`, '\nname: shop-policy\n'), template.name);
    assert.notEqual(after, before);
    assert.deepEqual(
      files.filter(({ path }) => path !== 'pack.yaml'),
      template.files.filter(({ path }) => path !== 'pack.yaml'),
    );
    assert.equal(compilePack(files).manifest?.name, 'shop-policy');
  }
});

test('a template is not changed by being used', () => {
  const template = own('name: x\n');
  instantiate(template, 'other');
  assert.deepEqual(template.files, [{ path: 'pack.yaml', text: 'name: x\n' }]);
});

test('names that YAML would read as something else stay names', () => {
  for (const name of ['null', 'true', 'no', 'e1', '12']) {
    const files = [...instantiate(own('name: x # the pack\n'), name), { path: 'policy.stella', text: '' }];
    assert.equal(readPack(files).manifest?.name, name);
  }
});
