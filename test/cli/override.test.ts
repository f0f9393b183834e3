import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { startTestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

const INVENTORY = join(import.meta.dirname, '../../examples/inventory/shop-grype.json');
const PACK = join(import.meta.dirname, '../../examples/packs/shop-policy-2');
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString();
const ASK = ['override', 'create', 'shop-policy', '--status', 'suppressed', '--owner', 'team-shop'];
const LOG4SHELL = [...ASK, '--reason', 'JNDI is off', '--advisory', 'CVE-2021-44228'];
const SAME = ['simulate', '--candidate', 'workspace:draft', '--baseline', 'workspace:draft', '--snapshot', 'shop'];

it('policyctl override', async (context) => {
  const suite = await startTestSuite();
  context.after(() => suite.close());
  const author = new Person(context, suite.httpUrl);
  const approver = new Person(context, suite.httpUrl);
  await approver.run('login', '--as', 'approver');
  for (const line of [
    ['login', '--as', 'author'],
    ['pack', 'create', 'shop-policy'],
    ['workspace', 'create', 'draft', '--pack', 'shop-policy'],
    ['workspace', 'push', 'draft', PACK, '-m', 'first'],
    ['version', 'create', 'shop-policy', '--workspace', 'draft', '--number', '1.0.0'],
    ['snapshot', 'import', 'shop', INVENTORY],
  ]) {
    const { exitCode, note } = await author.run(...line);
    assert.equal(exitCode, 0, `${line}: ${note}`);
  }

  await context.test('wants a scope, an end, and a rule that is there', async () => {
    const nothing = await author.run(...ASK, '--reason', 'why', '--expires', inDays(30));
    assert.deepEqual([nothing.exitCode, /names none of purl/.test(nothing.note)], [2, true], nothing.note);
    assert.equal((await author.run(...LOG4SHELL)).exitCode, 64);
    const rule = await author.run(...LOG4SHELL, '--expires', inDays(30), '--rule', 'block_critcal');
    assert.match(rule.note, /did you mean `block_critical`/);
    assert.equal((await author.run(...LOG4SHELL, '--expires', inDays(30), '--status', 'blocked')).exitCode, 64);
  });

  const asked = await author.run(...LOG4SHELL, '--expires', inDays(30), '--output', 'json');
  const { override = '' } = JSON.parse(asked.out);

  await context.test('shows what one would let through before it is approved', async () => {
    const { out } = await approver.run(...SAME, '--with-override', override);
    assert.match(out, new RegExp(`^${override} +0 +[1-9]`, 'm'));
    assert.match(out, /[1-9]\d* no longer blocked/);
    assert.match(out, /JNDI is off/);
  });

  await context.test('is approved by another person, and acts', async () => {
    assert.equal((await author.run('override', 'approve', override)).exitCode, 3);
    const approved = await approver.run('override', 'approve', override, '--note', 'Seen');
    assert.equal(approved.exitCode, 0, approved.note);
    assert.match(approved.out, /^Approved +approver@acme/m);
    const { out } = await author.run('override', 'list', '--pack', 'shop-policy', '--state', 'approved');
    assert.match(out, new RegExp(`^${override} +approved +shop-policy +CVE-2021-44228 +suppressed +team-shop`, 'm'));
    const acting = await author.run(...SAME);
    assert.match(acting.out, new RegExp(`^${override} +([1-9]\\d*) +\\1`, 'm'));
    const without = await author.run(...SAME, '--no-overrides');
    assert.doesNotMatch(without.out, /OVERRIDES/);
  });

  await context.test('shows what comes back when one ends, and why it is not there now', async () => {
    const back = await author.run(...SAME, '--without-override', override, '--output', 'json');
    const { simulation, result } = JSON.parse(back.out);
    const explained = await author.run('simulation', 'why', simulation, result.samples[0].finding);
    assert.match(explained.out, new RegExp(`^BEFORE: suppressed until .+, by override ${override}$`, 'm'));
    assert.match(
      explained.out,
      new RegExp(`^└─ ✓ override ${override} +matched$[^├└]+→ status := "suppressed"$[^├└]+because JNDI is off$`, 'm'),
    );
    assert.match(explained.out, /^AFTER: blocked, .+, by rule /m);
  });

  await context.test('is disabled for good', async () => {
    const disabled = await approver.run('override', 'disable', override, '--reason', 'Upgraded');
    assert.match(disabled.out, /^State +disabled$/m);
    const shown = await author.run('override', 'show', override);
    assert.match(shown.out, /^Because +Upgraded$/m);
    assert.equal((await approver.run('override', 'approve', override)).exitCode, 2);
  });
});
