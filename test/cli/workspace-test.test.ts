import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/packs/shop-policy-1');
const FAILING = `
- name: a critical may ship
  given: { advisory: { severity: Critical } }
  expect: { status: affected }
`;

describe('the cases of a workspace', () => {
  let suite: TestSuite;
  before(async () => {
    suite = await startTestSuite();
  });
  after(() => suite.close());

  it('run where it stands, with what they cover; a case that fails is bad news', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'policyctl-workspace-test-'));
    context.after(() => rmSync(folder, { recursive: true }));
    cpSync(EXAMPLE, folder, { recursive: true });
    const person = new Person(context, suite.httpUrl);
    const work = async (...args: string[]) => {
      const { exitCode, note } = await person.run(...args);
      assert.equal(exitCode, 0, note);
    };
    await work('login', '--as', 'author');
    await work('pack', 'create', 'shop-policy');
    await work('workspace', 'create', 'tested', '--pack', 'shop-policy');
    await work('workspace', 'push', 'tested', folder, '-m', 'All is well');
    const passed = await person.run('workspace', 'test', 'tested');
    assert.equal(passed.exitCode, 0);
    assert.match(
      passed.out,
      /^✓ a VEX statement wins$[\s\S]+ passed, 0 failed\ncoverage: rules 3 of 3, branches 6 of 6/m,
    );

    appendFileSync(join(folder, 'tests/vex.yaml'), FAILING);
    rmSync(join(folder, 'tests/severity.yaml'));
    await work('workspace', 'push', 'tested', folder, '-m', 'Not so well');
    const failed = await person.run('workspace', 'test', 'tested', '--coverage');
    assert.equal(failed.exitCode, 2);
    assert.match(
      failed.out,
      /^✗ a critical may ship {2}tests\/vex\.yaml:\d+\n {2}status: expected affected, got blocked\n2 passed, 1 failed$/m,
    );
    assert.match(failed.out, /^policy\.stella:\d+:\d+: rule warn_high: no case where .+ is unknown$/m);
    const json = JSON.parse((await person.run('workspace', 'test', 'tested', '--output', 'json')).out);
    assert.deepEqual([json.ok, json.results.length], [false, 3]);
    assert.equal((await person.run('workspace', 'test', 'nowhere')).exitCode, 4);
  });
});
