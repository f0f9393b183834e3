import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { runForTest } from './run-for-test.ts';
import { sessionFile, writeSession } from './session/session-file.ts';

const SETTINGS = ['POLICYCTL_SERVER', 'POLICYCTL_TENANT', 'POLICYCTL_PROFILE', 'POLICYCTL_TOKEN'];

describe('a command line', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'policyctl-run-'));
    process.env.XDG_CONFIG_HOME = folder;
  });
  beforeEach(() => {
    for (const name of SETTINGS) delete process.env[name];
  });
  after(() => rmSync(folder, { recursive: true }));

  const wrong: [args: string[], note: RegExp][] = [
    [['pak'], /^policyctl: unknown command 'pak' \(Did you mean pack\?\) \(USAGE\)\n {2}"policyctl --help"/],
    [['worksapce', 'list'], /Did you mean workspace\?/],
    [['pack', 'creat', 'x'], /Did you mean create\?.*\n {2}"policyctl pack --help"/],
    [['review', 'request-change', 'x'], /Did you mean request-changes\?/],
    [['whoami', '--ouput', 'json'], /Did you mean --output\?/],
    [['simulate', '--candiate', 'none'], /required option '--candidate <policy>'.*there is no option '--candiate'/],
    [['snapshot', 'import', 's', 'f', '--nam', 'x'], /Did you mean --name\?/],
    [['whoami', '--output', 'yaml'], /Allowed choices are table, json/],
    [['pack', 'create'], /missing required argument 'pack'.*\n {2}"policyctl pack create --help"/],
    [['pack', 'show', 'a', 'b'], /too many arguments/],
    [['publish', 'shop', '1.0.0'], /required option '--reason <text>' not specified/],
    [['simulate', '--snapshot', 's', '--candidate', 'draft'], /It must be workspace:NAME/],
    [['simulate', '--snapshot', 's', '--candidate', 'none', '--threshold', 'x'], /e\.g\. lost_blocks=0/],
    [
      ['simulate', '--snapshot', 's', '--candidate', 'none', '--batch', '--max-findings', '5'],
      /'--batch' cannot be used with option '--max-findings/,
    ],
    [['version', 'create', 'shop', '--workspace', 'w'], /one of --number and --bump is needed/],
    [['version', 'create', 'shop', '--workspace', 'w', '--number', '1.0.0', '--bump', 'patch'], /cannot be used with/],
    [['login', '--as', 'author', '--device'], /cannot be used with/],
    [['verify'], /name an attestation, or a file with --bundle/],
    [['verify', 'a', '--bundle', 'b'], /name an attestation, or a file with --bundle/],
    [['--server', '127.0.0.1:8080', 'whoami'], /It must be an address like https:/],
    [['--profile', '../other', 'whoami'], /is not a name of a profile/],
  ];
  for (const [args, note] of wrong) {
    it(`"${args.join(' ')}" ends with 64 and says why, once`, async () => {
      const ended = await runForTest(...args);
      assert.deepEqual([ended.exitCode, ended.out], [64, '']);
      assert.match(ended.note, note);
      assert.equal(ended.note.match(/policyctl: /g)?.length, 1, ended.note);
    });
  }

  it('without a command shows the help, and is wrong', async () => {
    for (const args of [[], ['pack']]) {
      const { exitCode, out, note } = await runForTest(...args);
      assert.deepEqual([exitCode, out], [64, '']);
      assert.match(note, /^Usage: policyctl[\s\S]+needs a command \(USAGE\)\n$/);
    }
  });

  it('tells a wrong setting of the environment by its name', async () => {
    process.env.POLICYCTL_SERVER = 'registry';
    const { exitCode, note } = await runForTest('whoami');
    assert.equal(exitCode, 64);
    assert.match(note, /POLICYCTL_SERVER/);
  });

  it('tells its failure as one line of JSON, the last one, where JSON was wanted', async () => {
    const failures: [args: string[], exitCode: number, reason: string][] = [
      [['--output', 'json', 'pak'], 64, 'USAGE'],
      [['pack', '--output', 'json'], 64, 'USAGE'],
      [['pack', 'create', '--output', 'json'], 64, 'USAGE'],
      [['whoami', '--output', 'json'], 3, 'NOT_SIGNED_IN'],
      [['lint', join(folder, 'absent'), '--output', 'json'], 2, 'FILE_ERROR'],
    ];
    for (const [args, wanted, reason] of failures) {
      const { exitCode, out, note } = await runForTest(...args);
      assert.deepEqual([exitCode, out], [wanted, '']);
      const { error } = JSON.parse(note.trimEnd().split('\n').at(-1) ?? '');
      assert.deepEqual([error.exitCode, error.reason], [wanted, reason]);
      assert.equal(typeof error.message, 'string');
    }
  });

  it('says that nobody is signed in, and what to type', async () => {
    const { exitCode, note } = await runForTest('whoami');
    assert.equal(exitCode, 3);
    assert.equal(note, 'policyctl: nobody is signed in (NOT_SIGNED_IN)\n  Sign in with "policyctl login".\n');
  });

  it('says that a server is not there, or is no registry', async () => {
    const other = createServer((_, response) => response.end('<h1>It works!</h1>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const server = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    process.env.POLICYCTL_TOKEN = 'token';
    for (const command of [['whoami'], ['login', '--as', 'author']]) {
      const { exitCode, note } = await runForTest('--server', server, ...command);
      assert.equal(exitCode, 2, note);
      assert.match(note, /\(NOT_A_REGISTRY\)/);
    }
    for (const command of [['whoami'], ['login', '--as', 'author']]) {
      const { note } = await runForTest('--server', server.replace('http:', 'https:'), ...command);
      assert.match(note, /^policyctl: .*the TLS handshake failed/);
    }
    await new Promise((resolve) => other.close(resolve));
    for (const command of [['whoami'], ['login', '--as', 'author']]) {
      const { exitCode, note } = await runForTest('--server', server, ...command);
      assert.equal(exitCode, 10, note);
      assert.match(note, /no answer from http:.*ECONNREFUSED.*\n {2}Is the registry running there\?/);
    }
  });

  it('sends no token of one registry to another', async () => {
    const file = sessionFile('elsewhere');
    const expiresAt = Date.now() / 1000 + 600;
    writeSession(file, { server: 'https://one.example', issuer: 'https://one.example', accessToken: 't', expiresAt });
    const { exitCode, note } = await runForTest('--server', 'https://two.example', '--profile', 'elsewhere', 'whoami');
    assert.equal(exitCode, 3);
    assert.match(note, /the sign-in of this profile is for https:\/\/one\.example/);
  });

  it('takes no token that could not stand in a header', async () => {
    process.env.POLICYCTL_TOKEN = 'two\nlines';
    const { exitCode, note } = await runForTest('whoami');
    assert.equal(exitCode, 3);
    assert.match(note, /POLICYCTL_TOKEN holds no bearer token/);
    assert.ok(!note.includes('lines'));
  });
});
