import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { CliError } from '../exit-code.ts';
import { lockSession, readSession, removeSession, sessionFile, writeSession } from './session-file.ts';

const SESSION = {
  server: 'http://127.0.0.1:8080',
  issuer: 'http://127.0.0.1:8090',
  accessToken: 'an.access.token',
  expiresAt: 1_764_000_000,
  refreshToken: 'refresh',
};

const hasReason = (reason: string) => (error: unknown) => error instanceof CliError && error.reason === reason;

describe('the file of a sign-in', () => {
  let folder: string;
  let file: string;
  let umask: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policyctl-session-'));
    file = sessionFile('default', { XDG_CONFIG_HOME: folder });
    umask = process.umask(0);
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(folder, { recursive: true });
  });

  it('is one per profile, in the folder for configuration', () => {
    assert.equal(file, join(folder, 'policyctl', 'default.json'));
    assert.equal(sessionFile('author@acme', {}), join(homedir(), '.config', 'policyctl', 'author@acme.json'));
    for (const name of ['', '.', '..', '../x', 'a/b', '-x', 'a\u0000', 'x'.repeat(65)]) {
      assert.throws(() => sessionFile(name, {}), hasReason('USAGE'), JSON.stringify(name));
    }
  });

  it('is for its owner alone, whatever the umask, and leaves nothing beside it', () => {
    writeSession(file, SESSION);
    assert.equal(statSync(join(folder, 'policyctl')).mode & 0o777, 0o700);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(folder, 'policyctl')), ['default.json']);
    assert.deepEqual(readSession(file), SESSION);
  });

  it('becomes so again where it was opened to others, and where a killed process left its own half', () => {
    mkdirSync(join(folder, 'policyctl'));
    writeFileSync(file, 'old');
    writeFileSync(`${file}.${process.pid}`, 'half');
    chmodSync(file, 0o644);
    writeSession(file, SESSION);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(join(folder, 'policyctl')), ['default.json']);
  });

  it('may be absent, and may be removed twice', () => {
    assert.equal(readSession(file), undefined);
    writeSession(file, SESSION);
    removeSession(file);
    removeSession(file);
    assert.equal(readSession(file), undefined);
  });

  const { refreshToken: _, ...withoutRefresh } = SESSION;
  const damaged: Record<string, string> = {
    'no text': '',
    'half of it': JSON.stringify(SESSION).slice(0, 60),
    null: 'null',
    'a list': '[]',
    'a text': '"token"',
    'no token': JSON.stringify({ ...SESSION, accessToken: undefined }),
    'a time that is none': JSON.stringify({ ...SESSION, expiresAt: 'tomorrow' }),
    'a server that is none': JSON.stringify({ ...SESSION, server: 'registry' }),
    'no issuer': JSON.stringify({ ...SESSION, issuer: undefined }),
    'a refresh token that is none': JSON.stringify({ ...SESSION, refreshToken: 1 }),
  };
  for (const [name, text] of Object.entries(damaged)) {
    it(`is told to be damaged with ${name}, and kept`, () => {
      writeSession(file, SESSION);
      writeFileSync(file, text);
      assert.throws(() => readSession(file), hasReason('SESSION_DAMAGED'));
      assert.equal(readFileSync(file, 'utf8'), text);
    });
  }

  it('needs no refresh token', () => {
    writeSession(file, withoutRefresh);
    assert.deepEqual(readSession(file), withoutRefresh);
  });

  it('is locked by one at a time', () => {
    writeSession(file, SESSION);
    const unlock = lockSession(file);
    assert.throws(() => lockSession(file, 1), hasReason('NO_ANSWER'));
    unlock();
    lockSession(file)();
  });
});
