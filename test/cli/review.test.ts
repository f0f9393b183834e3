import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { startTestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

const PACK = join(import.meta.dirname, '../../examples/packs/shop-policy-2');
const FIRST = 'shop-policy~1.0.0~1';
const SECOND = 'shop-policy~1.0.0~2';

it('policyctl review', async (context) => {
  const suite = await startTestSuite();
  context.after(() => suite.close());
  const signedIn = async (who: string) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', who);
    const shown = async (...args: readonly string[]) => {
      const { exitCode, out, note } = await person.run(...args);
      assert.equal(exitCode, 0, `${args}: ${note}`);
      return out;
    };
    const refused = async (exitCode: number, ...args: readonly string[]) => {
      const ended = await person.run(...args);
      assert.equal(ended.exitCode, exitCode, `${args}: ${ended.note}`);
      return ended.note;
    };
    return { shown, refused };
  };
  const author = await signedIn('author');
  const reviewer = await signedIn('reviewer');
  const approver = await signedIn('approver');
  const security = await signedIn('security');

  await author.shown('pack', 'create', 'shop-policy');
  await context.test('asks for the approvals that the rules of the pack name', async () => {
    const rule = ['pack', 'rule', 'shop-policy', 'security'];
    const set = await author.shown(...rule, '--role', 'security', '--paths', '**/*.stella');
    assert.equal(set, 'security: 1 of role security, for **/*.stella\n');
    await author.shown('pack', 'rule', 'shop-policy', 'gone', '--subject', 'nobody');
    assert.doesNotMatch(await author.shown('pack', 'drop-rule', 'shop-policy', 'gone'), /gone/);
    assert.match(await author.refused(2, ...rule), /names a subject or a role/);
    await author.shown('workspace', 'create', 'draft', '--pack', 'shop-policy');
    await author.shown('workspace', 'push', 'draft', PACK, '-m', 'first');
    await author.shown('version', 'create', 'shop-policy', '--workspace', 'draft', '--number', '1.0.0');
    const submit = ['submit', 'shop-policy', '1.0.0', '--due', '2031-01-01T08:00:00Z', '--escalate-to', 'ciso'];
    await author.shown(...submit);
    const shown = await author.shown('review', 'show', FIRST);
    assert.match(shown, /^Rule +security: 0 of 1, of role security, for .*policy\.stella/m);
    assert.match(shown, /^Due +2031-01-01 08:00:00Z\nEscalate to +ciso$/m);
  });

  await context.test('is changed, rejected and opened again', async () => {
    const update = ['review', 'update', FIRST];
    await author.refused(64, ...update);
    const changed = await author.shown(...update, '--reviewer', 'reviewer@acme', 'security@acme', '--no-due');
    assert.match(changed, /^Reviewers +reviewer@acme security@acme$/m);
    assert.doesNotMatch(changed, /^Due/m);
    assert.match(await approver.shown('review', 'reject', FIRST, '--reason', 'never'), /^State +rejected$/m);
    await author.refused(3, 'review', 'reopen', FIRST, '--reason', 'please');
    assert.match(await security.shown('review', 'reopen', FIRST, '--reason', 'a mistake'), /^State +open$/m);
  });

  const said = async (place: readonly string[], ...text: readonly string[]) =>
    /^Comment (k[0-9a-f]+)\n$/.exec(await reviewer.shown('review', 'comment', FIRST, ...text, ...place))?.[1] ?? '';

  await context.test('has threads, and suggestions that the author applies', async () => {
    const place = ['--file', 'policy.stella', '--lines', '1', '--blocking'];
    await reviewer.refused(64, 'review', 'comment', FIRST, 'x', '--file', 'policy.stella', '--lines', '3-1');
    const suggestion = '// Reviewed.\npolicy "Shop policy" syntax "stella-dsl@1" {';
    const comment = await said([...place, '--suggest', suggestion], 'say who looked');
    const question = await said(['--file', 'policy.stella', '--lines', '2-3'], 'why?');
    await said(['--thread', question], 'and since when?');
    const before = await author.shown('review', 'comments', FIRST);
    assert.match(
      before,
      new RegExp(`^${comment} +policy.stella:1 +blocking, suggestion +reviewer@acme .*say who`, 'm'),
    );
    assert.match(before, new RegExp(`^k[0-9a-f]+ +${question} +policy.stella:2-3 +reviewer@acme .*since when`, 'm'));
    await author.shown('review', 'apply', FIRST, comment);
    await author.refused(2, 'review', 'apply', FIRST, comment);
    assert.match(
      await author.shown('review', 'comments', FIRST),
      new RegExp(`^${comment} +policy.stella:1 +applied`, 'm'),
    );
    await author.shown('workspace', 'commit', 'draft', '-m', 'as suggested');
    await author.shown('version', 'revise', 'shop-policy', '1.0.0');
    await author.shown('submit', 'shop-policy', '1.0.0');
    const after = await author.shown('review', 'comments', SECOND);
    assert.match(after, new RegExp(`^${question} +policy.stella:3-4 +open`, 'm'), 'it follows the lines');
    assert.doesNotMatch(after, /say who looked/, 'what was done is not in the next review');
    await reviewer.shown('review', 'resolve', SECOND, question);
  });

  await context.test('is approved when the number is reached and the rules are met', async () => {
    assert.match(await approver.shown('approve', SECOND), /^State +open$/m);
    const approved = await security.shown('approve', SECOND);
    assert.match(approved, /^State +approved$/m);
    assert.match(approved, /^ +approve by security@acme \(security\) /m);
    assert.match(approved, /^Rule +security: 1 of 1 by security@acme, for /m);
  });
});
