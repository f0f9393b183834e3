import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it, type TestContext } from 'node:test';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

describe('policyctl audit verify, export and prove', () => {
  let suite: TestSuite;
  let folder: string;
  before(async () => {
    suite = await startTestSuite();
    folder = mkdtempSync(join(tmpdir(), 'policyctl-audit-'));
  });
  after(async () => {
    await suite.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function signedIn(context: TestContext, as: string): Promise<Person> {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', as);
    return person;
  }
  const auditor = (context: TestContext) => signedIn(context, 'auditor');

  async function happens(context: TestContext, pack: string): Promise<void> {
    assert.equal((await (await signedIn(context, 'author')).run('pack', 'create', pack)).exitCode, 0);
  }

  async function answer(person: Person, ...args: readonly string[]) {
    const { exitCode, out, note } = await person.run('--output', 'json', 'audit', ...args);
    assert.equal(exitCode, 0, note);
    return JSON.parse(out);
  }

  async function refusal(person: Person, ...args: readonly string[]) {
    const { exitCode, note } = await person.run('--output', 'json', 'audit', ...args);
    const { error } = JSON.parse(note.trim().split('\n').at(-1) ?? '');
    return { exitCode, ...error };
  }

  it('believes the key that it first sees, and from then on no other; the log only grows', async (context) => {
    await happens(context, 'first');
    const person = await auditor(context);
    const first = await person.run('audit', 'verify');
    assert.equal(first.exitCode, 0);
    assert.match(first.out, /^VERIFIED +1 entry\nLog +policy-registry\/audit\/acme\nRoot .*\nKey .*, on first use\n$/);
    assert.match(
      first.note,
      /was not known here: its key policy-registry\/audit\/acme\+[0-9a-f]{8}\+\S{44} is believed/,
    );
    await happens(context, 'second');
    const { size, trust, before, compared } = await answer(person, 'verify', '--compare');
    assert.deepEqual([size, trust, before, compared], [2, 'remembered', 1, true]);
    assert.equal((await person.run('audit')).exitCode, 0, 'the list is there as it was');
  });

  it('takes the key that it is given, and refuses the signature of another', async (context) => {
    const person = await auditor(context);
    const { key, trust } = await answer(person, 'verify', '--key', (await answer(person, 'verify')).key);
    assert.equal(trust, 'pinned');
    const other = 'policy-registry/audit/acme+5f02ff6d+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c';
    assert.equal((await refusal(person, 'verify', '--key', other)).reason, 'USAGE', 'the hash is of another name');
    assert.equal((await refusal(person, 'verify', '--key', key.replace('acme', 'globex'))).exitCode, 64);
    const elsewhere = await signedIn(context, 'auditor@globex');
    const refused = await refusal(elsewhere, 'verify', '--key', key);
    assert.deepEqual([refused.exitCode, refused.reason], [2, 'LOG_NOT_VERIFIED']);
    assert.match(refused.message, /NO_TRUSTED_SIGNATURE/);
  });

  it('exports a log that verifies without the registry, and not when anything of it was changed', async (context) => {
    const person = await auditor(context);
    const target = join(folder, 'export');
    const { size, key } = await answer(person, 'export', target);
    assert.equal(size, 2);
    assert.equal((await refusal(person, 'export', target)).reason, 'FILE_ERROR');
    const stranger = new Person(context, 'http://127.0.0.1:1');
    assert.equal((await refusal(stranger, 'verify', target)).exitCode, 64, 'nobody says whom to believe');
    assert.equal((await answer(stranger, 'verify', target, '--key', key)).trust, 'pinned');
    assert.equal((await answer(stranger, 'verify', target)).trust, 'remembered');
    for (const path of ['tile/entries/000.p/2', 'tile/0/000.p/2', 'checkpoint']) {
      const copy = join(folder, path.replaceAll('/', '-'));
      cpSync(target, copy, { recursive: true });
      const bytes = readFileSync(join(copy, path));
      bytes[10] = (bytes[10] ?? 0) ^ 1;
      writeFileSync(join(copy, path), bytes);
      const refused = await refusal(stranger, 'verify', copy, '--key', key);
      assert.deepEqual([refused.exitCode, refused.reason], [2, 'LOG_NOT_VERIFIED'], path);
    }
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('.')),
      [],
    );
  });

  it('verifies an older export too', async (context) => {
    const person = await auditor(context);
    const older = join(folder, 'older');
    const { size } = await answer(person, 'export', older);
    await happens(context, 'third');
    await answer(person, 'verify');
    const { out, note } = await person.run('--output', 'json', 'audit', 'verify', older);
    assert.equal(JSON.parse(out).size, size);
    assert.match(note, /older than what is known/);
    assert.equal((await answer(person, 'verify')).before, size + 1, 'the newest is what is remembered');
  });

  it('proves an event, in a file that others verify', async (context) => {
    const person = await auditor(context);
    const [{ event }] = JSON.parse((await person.run('--output', 'json', 'audit')).out);
    const [proof, entry] = [join(folder, 'event.tlog-proof'), join(folder, 'event.json')];
    const proven = await answer(person, 'prove', event, '--proof', proof, '--entry', entry);
    assert.deepEqual([proven.index, proven.entry.event], [0, event]);
    assert.deepEqual(JSON.parse(readFileSync(entry, 'utf8')), proven.entry);
    assert.match(
      readFileSync(proof, 'utf8'),
      /^c2sp\.org\/tlog-proof@v1\nindex 0\n(\S{44}\n)+\npolicy-registry\/audit\/acme\n/,
    );
    const { exitCode, reason } = await refusal(person, 'prove', 'none');
    assert.deepEqual([exitCode, reason], [4, 'NOT_FOUND']);
  });

  it('is for auditors, and needs a sign-in', async (context) => {
    const author = await signedIn(context, 'author');
    assert.equal((await refusal(author, 'verify')).reason, 'SCOPE_MISSING');
    assert.equal((await refusal(new Person(context, suite.httpUrl), 'verify')).exitCode, 3);
    assert.equal((await author.run('audit', 'verify', folder, '--compare')).exitCode, 64);
  });

  it('sees that somebody changed the record behind the back of the registry', async (context) => {
    const person = await auditor(context);
    await answer(person, 'verify');
    const db = new DatabaseSync(join(suite.dataFolder, 'documents.db'));
    const triggers = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all();
    for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
    const forge = `UPDATE "doc/acme/audit_events" SET body = replace(body, 'author@acme', 'nobody@acme')`;
    assert.ok(Number(db.prepare(forge).run().changes) > 0);
    const refused = await refusal(person, 'verify');
    assert.match(refused.message, /ENTRY_MISMATCH/);
    // And with the whole log made anew over what was forged.
    db.exec('DELETE FROM "doc/acme/audit_logs"');
    const forked = await refusal(person, 'verify');
    assert.match(forked.message, /FORKED/);
    assert.equal(forked.exitCode, 2);
    const stranger = await auditor(context);
    assert.equal((await answer(stranger, 'verify')).trust, 'first_use', 'who knows nothing of it sees nothing');
    db.close();
  });
});
