import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KnownLogs } from './known-logs.ts';

const LOG = { origin: 'a/audit/acme', key: 'k', size: 5, root: 'cm9vdA==', place: 'https://a acme' };

function logsOf(t: TestContext): KnownLogs {
  const folder = mkdtempSync(join(tmpdir(), 'known-logs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return new KnownLogs(join(folder, 'default.json'), 'default');
}

test('nothing is known at first, and then what was remembered, for its owner alone', (t) => {
  const logs = logsOf(t);
  assert.equal(logs.named(LOG.origin), undefined);
  logs.remember(LOG);
  logs.remember({ ...LOG, origin: 'b/audit/acme', place: 'https://b acme' });
  assert.deepEqual([logs.named(LOG.origin), logs.at('https://b acme')?.origin], [LOG, 'b/audit/acme']);
  assert.equal(statSync(logs.file).mode & 0o777, 0o600);
});

test('the largest tree is kept, with the key and the place of the last time', (t) => {
  const logs = logsOf(t);
  logs.remember(LOG);
  logs.remember({ ...LOG, size: 3, root: 'b2xkZXI=', key: 'new', place: '' });
  assert.deepEqual(logs.named(LOG.origin), { ...LOG, key: 'new' });
  const grown = { ...LOG, size: 9, root: 'bmV3', place: 'https://moved acme' };
  logs.remember(grown);
  assert.deepEqual([logs.named(LOG.origin), logs.at(LOG.place)], [grown, undefined]);
});

test('what cannot be read is told, and never forgotten', (t) => {
  const logs = logsOf(t);
  logs.remember(LOG);
  for (const text of ['', 'null', '{"logs":{}}', '{"logs":[{"origin":"a"}]}', '{"logs":[null]}']) {
    writeFileSync(logs.file, text);
    assert.throws(() => logs.named(LOG.origin), { reason: 'FILE_ERROR' }, text);
    assert.throws(() => logs.remember(LOG), { reason: 'FILE_ERROR' }, text);
  }
});
