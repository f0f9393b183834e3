import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { TEMPLATES, template } from '@policy-registry/templates';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

describe('a pack from a template of the registry', () => {
  let suite: TestSuite;
  before(async () => {
    suite = await startTestSuite();
  });
  after(() => suite.close());

  const author = async (context: { after(leave: () => void): void }) => {
    const person = new Person(context, suite.httpUrl);
    assert.equal((await person.run('login', '--as', 'author')).exitCode, 0);
    return person;
  };

  it('the list says what each does', async (context) => {
    const { exitCode, out } = await (await author(context)).run('template', 'list');
    assert.equal(exitCode, 0);
    for (const { name, description } of TEMPLATES) assert.ok(out.includes(name) && out.includes(description), name);
  });

  it('a template, and a file of it', async (context) => {
    const person = await author(context);
    const shown = await person.run('template', 'show', 'kev-epss');
    assert.match(shown.out, /^Title +KEV and EPSS$/m);
    const policy = await person.run('template', 'show', 'kev-epss', 'policy.stella');
    assert.equal(policy.out, template('kev-epss')?.files.find(({ path }) => path === 'policy.stella')?.text);
    for (const names of [['nothing'], ['kev-epss', 'nothing.stella']]) {
      const missing = await person.run('template', 'show', ...names);
      assert.equal(missing.exitCode, 4);
      assert.match(missing.note, /policyctl template (list|show kev-epss)/);
    }
  });

  it('a workspace begins with its files, and they are pulled into a folder', async (context) => {
    const person = await author(context);
    const folder = mkdtempSync(join(tmpdir(), 'policyctl-template-'));
    context.after(() => rmSync(folder, { recursive: true }));
    assert.equal((await person.run('pack', 'create', 'from-template')).exitCode, 0);
    const create = (...options: string[]) =>
      person.run('workspace', 'create', 'templated', '--pack', 'from-template', ...options);
    assert.equal((await create('--template', 'nothing')).exitCode, 2);
    assert.equal((await create('--template', 'baseline', '--from', '1.0.0')).exitCode, 64);
    const created = await create('--template', 'baseline');
    assert.deepEqual([created.exitCode, /^Files +5$/m.test(created.out)], [0, true]);
    assert.equal((await person.run('workspace', 'pull', 'templated', folder)).exitCode, 0);
    assert.match(readFileSync(join(folder, 'pack.yaml'), 'utf8'), /^name: from-template$/m);
    assert.equal((await person.run('lint', folder, '--strict')).exitCode, 0);
  });
});
