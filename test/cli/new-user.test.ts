import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { requestClientToken, requestPersonaToken, startAuthority } from '@policy-registry/authority';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { type Ended, Person } from './person.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const SHOP = join(EXAMPLES, 'packs', 'shop-policy-1');

/** The failure as machines read it: the last line of the error stream. */
function errorOf({ note }: Ended): { exitCode: number; reason: string; hint?: string; violations: unknown[] } {
  return JSON.parse(note.trimEnd().split('\n').at(-1) ?? '').error;
}

describe('policyctl, where something is not as it should be', () => {
  let suite: TestSuite;
  before(async () => {
    suite = await startTestSuite();
  });
  after(() => suite.close());

  async function signedIn(context: { after(leave: () => void): void }, as: string): Promise<Person> {
    const person = new Person(context, suite.httpUrl);
    assert.equal((await person.run('login', '--as', as)).exitCode, 0);
    return person;
  }

  it('a token that is none, of another issuer, or of a machine', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const other = await startAuthority({ port: 0, audience: 'policy-registry', notice: () => undefined });
    context.after(() => other.close());
    const foreign = await requestPersonaToken({ issuer: other.issuer, persona: 'author@acme' });
    for (const token of ['garbage', foreign.accessToken]) {
      person.environment.POLICYCTL_TOKEN = token;
      const ended = await person.run('whoami');
      assert.equal(ended.exitCode, 3);
      assert.match(ended.note, /\(TOKEN_INVALID\)\n {2}The token came from POLICYCTL_TOKEN: /);
      assert.ok(!ended.note.includes(token));
    }
    const machine = { issuer: suite.issuer, clientId: 'ci-acme', clientSecret: 'development-only-ci-acme' };
    person.environment.POLICYCTL_TOKEN = (await requestClientToken(machine)).accessToken;
    assert.match((await person.run('whoami')).out, /^Kind +client$/m);
  });

  it('a token of a sign-in that is too old for what it is used for', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const request = { issuer: suite.issuer, persona: 'publisher@acme', authenticatedSecondsAgo: 3600 };
    person.environment.POLICYCTL_TOKEN = (await requestPersonaToken(request)).accessToken;
    const ended = await person.run('publish', 'shop', '1.0.0', '--reason', 'r', '--ticket', 't', '--output', 'json');
    assert.equal(ended.exitCode, 3);
    const { reason, hint } = errorOf(ended);
    assert.equal(reason, 'FRESH_AUTHENTICATION_REQUIRED');
    assert.match(String(hint), /POLICYCTL_TOKEN/);
  });

  it('a person who may not', async (context) => {
    const person = await signedIn(context, 'auditor');
    const ended = await person.run('pack', 'create', 'shop');
    assert.equal(ended.exitCode, 3);
    assert.match(ended.note, /policy:author.*\(SCOPE_MISSING\)\n {2}"policyctl whoami" says/);
  });

  it('names that are not there, not allowed, or taken', async (context) => {
    const person = await signedIn(context, 'author');
    const expected: [args: string[], exitCode: number, reason: string][] = [
      [['pack', 'show', 'absent'], 4, 'NOT_FOUND'],
      [['bundle', 'prod', 'absent'], 4, 'NO_ACTIVE_BUNDLE'],
      [['simulate', '--candidate', 'none', '--snapshot', 'absent'], 4, 'NOT_FOUND'],
      [['pack', 'create', 'Not_Allowed'], 2, 'INVALID_ARGUMENT'],
      [['pack', 'create', 'taken'], 0, ''],
      [['pack', 'create', 'taken'], 2, 'ALREADY_EXISTS'],
    ];
    for (const [args, exitCode, reason] of expected) {
      const ended = await person.run('--output', 'json', ...args);
      assert.equal(ended.exitCode, exitCode, ended.note);
      if (exitCode !== 0) assert.deepEqual([errorOf(ended).reason, ended.out], [reason, '']);
    }
    const { note } = await person.run('pack', 'create', 'Not_Allowed');
    assert.equal(note.match(/lower-case letters/g)?.length, 1, note);
  });

  it('documents that are none, and what they hold on a terminal', async (context) => {
    const person = await signedIn(context, 'author');
    const file = join(person.folder, 'report\u001b[31m.json');
    writeFileSync(file, '{"\u001b]0;title\u0007": ');
    const ended = await person.run('snapshot', 'import', 'broken', file);
    assert.equal(ended.exitCode, 2);
    assert.match(ended.note, /\(INVALID_DOCUMENT\)/);
    assert.doesNotMatch(ended.note + ended.out, /[^\n\P{Cc}]/u);
    const absent = await person.run('snapshot', 'import', 'broken', 'examples/*.xml');
    assert.deepEqual([absent.exitCode, absent.out], [2, '']);
    assert.match(absent.note, /^policyctl: no such file or directory: examples\/\*\.xml \(FILE_ERROR\)\n$/);
  });

  it('a draft: pushed, changed, pulled, pushed again', async (context) => {
    const person = await signedIn(context, 'author');
    await person.run('pack', 'create', 'drafted');
    await person.run('workspace', 'create', 'drafted', '--pack', 'drafted');
    const folder = join(person.folder, 'pack');
    assert.match(
      (await person.run('workspace', 'push', 'drafted', SHOP, '-m', 'One')).note,
      /^(\d+) of \1 files written, 0 removed\n/,
    );
    assert.equal((await person.run('workspace', 'pull', 'drafted', folder)).exitCode, 0);
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    assert.equal(read('policy.stella'), readFileSync(join(SHOP, 'policy.stella'), 'utf8'));

    const again = await person.run('workspace', 'push', 'drafted', folder, '-m', 'Two');
    assert.equal(again.exitCode, 2);
    assert.match(again.note, /^0 of \d+ files written, 0 removed\n.*\(NOTHING_TO_COMMIT\)/);
    mkdirSync(join(folder, 'notes'));
    writeFileSync(join(folder, 'notes', 'why.md'), 'Because.\n');
    assert.match(
      (await person.run('workspace', 'push', 'drafted', folder, '-m', 'Two')).note,
      /^1 of \d+ files written, 0 removed\n/,
    );

    const tooHigh = await person.run('workspace', 'push', 'drafted', person.folder, '-m', 'One level too high');
    assert.equal(tooHigh.exitCode, 2);
    assert.match(
      tooHigh.note,
      /^policyctl: \S+ is no pack: it holds no pack\.yaml \(NOT_A_PACK_FOLDER\)\n {2}Packs below it: \S+pack\.\n$/,
    );
    const file = await person.run('workspace', 'push', 'drafted', join(folder, 'policy.stella'), '-m', 'Alone');
    assert.match(file.note, /policy\.stella is one file, no pack \(NOT_A_PACK_FOLDER\)/);

    const third = await person.run('workspace', 'push', 'drafted', SHOP, '-m', 'Three');
    assert.match(third.note, /^0 of \d+ files written, 1 removed\n/);
    assert.equal(third.exitCode, 0);
    const { out } = await person.run('workspace', 'log', 'drafted', '--output', 'json');
    const log: { message: string; sourceDigest: string }[] = JSON.parse(out);
    assert.deepEqual(
      log.map(({ message }) => message),
      ['Three', 'Two', 'One'],
    );
    assert.equal(log[0]?.sourceDigest, log[2]?.sourceDigest);
  });

  it('bad news of a command that worked has an exit code of its own', async (context) => {
    const person = await signedIn(context, 'author');
    await person.run('pack', 'create', 'gated');
    await person.run('workspace', 'create', 'gated', '--pack', 'gated');
    await person.run('workspace', 'push', 'gated', SHOP, '-m', 'One');
    await person.run('version', 'create', 'gated', '--workspace', 'gated', '--number', '1.0.0');
    const gates = await person.run('version', 'gates', 'gated', '1.0.0');
    assert.deepEqual([gates.exitCode, gates.note], [22, '']);
    assert.match(gates.out, /^APPROVALS +no +yes/m);

    const report = join(EXAMPLES, 'inventory', 'shop-grype.json');
    assert.equal((await person.run('snapshot', 'import', 'gated', report)).exitCode, 0);
    const simulate = ['simulate', '--candidate', 'version:gated@1.0.0', '--snapshot', 'gated', '--output', 'json'];
    assert.equal((await person.run(...simulate, '--threshold', 'lost_blocks=0')).exitCode, 0);
    const exceeded = await person.run(...simulate, '--threshold', 'gained_blocks=0');
    assert.deepEqual([exceeded.exitCode, exceeded.note], [20, '']);
    const { simulation, verdict } = JSON.parse(exceeded.out);
    assert.equal(verdict, 'VERDICT_EXCEEDED');

    const changes = await person.run('simulation', 'changes', simulation);
    const [id = ''] = changes.out.split('\n')[1]?.split(/\s+/) ?? [];
    const explained = await person.run('simulation', 'why', simulation, id);
    assert.equal(explained.exitCode, 0, explained.note);
    assert.match(explained.out, new RegExp(`^Finding +${id}[\\s\\S]+^AFTER: `, 'm'));

    const bundle = join(person.folder, 'bundle.json');
    writeFileSync(bundle, '{}');
    const verified = await person.run('verify', '--bundle', bundle);
    assert.deepEqual([verified.exitCode, verified.note], [2, '']);
    assert.match(verified.out, /^NOT VERIFIED\n/);
  });
});
