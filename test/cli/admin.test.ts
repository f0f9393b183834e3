import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

describe('policyctl admin', () => {
  let suite: TestSuite;
  before(async () => {
    suite = await startTestSuite();
  });
  after(() => suite.close());

  it('is for operators', async (context) => {
    const author = new Person(context, suite.httpUrl);
    await author.run('login', '--as', 'author');
    await author.run('pack', 'create', 'shop');
    for (const command of ['doctor', 'redrive']) {
      const { exitCode, note } = await author.run('admin', command);
      assert.equal(exitCode, 3);
      assert.match(note, /SCOPE_MISSING/);
    }
  });

  it('says when nothing is wrong, and ends with 2 when something is', async (context) => {
    const operator = new Person(context, suite.httpUrl);
    await operator.run('login', '--as', 'operator');
    assert.deepEqual(await operator.run('admin', 'doctor'), { exitCode: 0, out: 'Nothing is wrong.\n', note: '' });
    spoilAnEvent(join(suite.dataFolder, 'documents.db'));
    const { exitCode, out } = await operator.run('admin', 'doctor');
    assert.equal(exitCode, 2);
    assert.match(
      out,
      /^SEVERITY +CODE +COMPONENT +MESSAGE +HINT\nerror +EVENT_STUCK +outbox +policy\.pack\.updated \(spoiled\)/,
    );
    const json = await operator.run('admin', 'doctor', '--output', 'json');
    assert.equal(json.exitCode, 2);
    const [finding] = JSON.parse(json.out).findings;
    assert.deepEqual([finding.code, finding.severity], ['EVENT_STUCK', 'FINDING_SEVERITY_ERROR']);
  });

  it('redrives the events of the audit log, from the beginning or from a position', async (context) => {
    const operator = new Person(context, suite.httpUrl);
    await operator.run('login', '--as', 'operator');
    const auditor = new Person(context, suite.httpUrl);
    await auditor.run('login', '--as', 'auditor');
    await auditor.run('audit');
    assert.equal(
      (await operator.run('admin', 'redrive')).out,
      'Events 1 to 1 of the audit log are published again, 1 in all.\n',
    );
    assert.match((await auditor.run('audit')).out, /policy\.events\.redriven +operator@acme/);
    const { exitCode, out } = await operator.run('admin', 'redrive', '--from', '2', '--output', 'json');
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(out), { events: '1', firstSequence: '2', lastSequence: '2' });
    const beyond = await operator.run('admin', 'redrive', '--from', '99');
    assert.equal(beyond.exitCode, 2);
    assert.match(beyond.note, /is after the last event/);
    assert.equal((await operator.run('admin', 'redrive', '--from', 'x')).exitCode, 64);
    const elsewhere = new Person(context, suite.httpUrl);
    await elsewhere.run('login', '--as', 'operator@globex');
    assert.equal((await elsewhere.run('admin', 'redrive')).out, 'There are no events.\n');
  });
});

/** Behind the back of the suite: an event in an outbox that says nothing of who did it. */
function spoilAnEvent(file: string): void {
  const db = new DatabaseSync(file);
  const event = { id: 'spoiled', type: 'policy.pack.updated', time: '2026-03-01T12:00:00.000Z', data: {} };
  const outbox = JSON.stringify([{ sequence: 1, event }]);
  const { changes } = db.prepare('UPDATE "doc/acme/packs" SET outbox = ?, outbox_sequence = 1').run(outbox);
  db.close();
  assert.equal(changes, 1);
}
