import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLogKey, readLogKey } from './log-key.ts';

test('a key is made once, for its owner alone, and read from then on', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'log-key-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const made = await openLogKey(folder);
  assert.equal(made.asymmetricKeyType, 'ed25519');
  assert.ok(made.equals(await openLogKey(folder)));
  const file = join(folder, 'audit-log-key.pem');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.ok(made.equals(await readLogKey(file)));
});

test('what is no such key is refused by the name of its file, and never replaced', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'log-key-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'audit-log-key.pem');
  await assert.rejects(readLogKey(file), /there is no key of audit logs .*audit-log-key\.pem/);
  writeFileSync(file, 'half a key');
  await assert.rejects(openLogKey(folder), /audit-log-key\.pem cannot be read/);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await assert.rejects(openLogKey(folder), /must be an Ed25519 key/);
});
