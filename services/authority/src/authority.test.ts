import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { type Authority, type AuthorityOptions, startAuthority } from './authority.ts';
import { requestPersonaToken } from './development-tokens.ts';

describe('the development issuer', () => {
  let folder: string;
  let started: Authority[];
  let notices: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'authority-'));
    started = [];
    notices = [];
  });
  afterEach(async () => {
    for (const authority of started) await authority.close();
    await rm(folder, { recursive: true });
  });

  async function start(options: Partial<AuthorityOptions> = {}): Promise<Authority> {
    const notice = (line: string) => void notices.push(line);
    const authority = await startAuthority({ port: 0, audience: 'policy-registry', notice, ...options });
    started.push(authority);
    return authority;
  }

  const keysOf = async ({ issuer }: Authority) => (await fetch(`${issuer}/jwks`)).json();

  it('warns loudly, and the library behind it has nothing to add', async () => {
    const said = [mock.method(console, 'info'), mock.method(console, 'warn'), mock.method(console, 'error')];
    for (const method of said) method.mock.mockImplementation(() => undefined);
    try {
      const { issuer } = await start();
      await requestPersonaToken({ issuer, persona: 'author@acme' });
      assert.deepEqual(
        said.flatMap((method) => method.mock.calls.map((call) => call.arguments)),
        [],
      );
    } finally {
      for (const method of said) method.mock.restore();
    }
    assert.equal(notices.length, 1);
    assert.match(
      notices[0] ?? '',
      /DEVELOPMENT ISSUER .* Never for production\. It listens on the loopback address only/,
    );
  });

  it('says so when it can be reached from elsewhere', async () => {
    await start({ host: '0.0.0.0', issuer: 'http://127.0.0.1:1' });
    assert.match(notices[0] ?? '', /EVERYBODY WHO REACHES IT CAN BE ANYBODY/);
  });

  it('refuses production', async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    try {
      await assert.rejects(start(), /refuses to start with NODE_ENV=production/);
    } finally {
      if (before === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = before;
    }
  });

  it('names itself by the issuer that it was given', async () => {
    const { port } = await start();
    await started.pop()?.close();
    const { issuer } = await start({ port, issuer: `http://localhost:${port}/` });
    assert.equal(issuer, `http://localhost:${port}`);
    const document = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      string
    >;
    assert.equal(document.issuer, issuer);
    assert.equal(document.jwks_uri, `${issuer}/jwks`);
  });

  it('offers what it means to offer and nothing else', async () => {
    const { issuer } = await start();
    const document = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;
    const endpoints = Object.keys(document).filter((name) => /_endpoint$|_uri$/.test(name));
    assert.deepEqual(endpoints.sort(), [
      'authorization_endpoint',
      'device_authorization_endpoint',
      'jwks_uri',
      'token_endpoint',
    ]);
    assert.deepEqual((document.grant_types_supported as string[]).sort(), [
      'authorization_code',
      'client_credentials',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:device_code',
      'urn:stellaops:params:oauth:grant-type:development-persona',
    ]);
    assert.deepEqual(document.response_types_supported, ['code']);
    assert.deepEqual(document.code_challenge_methods_supported, ['S256']);
    assert.deepEqual(document.id_token_signing_alg_values_supported, ['ES256']);
    assert.equal(document.dpop_signing_alg_values_supported, undefined);
  });

  it('takes no issuer that clients could not discover', async () => {
    for (const issuer of [
      'localhost',
      'ftp://localhost',
      'http://localhost/path',
      'http://localhost/?q',
      'http://u@localhost',
    ]) {
      await assert.rejects(start({ issuer }), /The issuer must be/);
    }
    await assert.rejects(start({ audience: '' }), /audience/);
  });

  it('reports a port that is taken, and frees its own when closed', async () => {
    const { port } = await start();
    await assert.rejects(start({ port }), { code: 'EADDRINUSE' });
    await started.pop()?.close();
    assert.equal((await start({ port })).port, port);
  });

  it('answers only to its own names', async () => {
    const { port } = await start();
    const statusFor = (host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const call = request({ port, host: '127.0.0.1', path: '/jwks', headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        call.on('error', reject);
        call.end();
      });
    assert.equal(await statusFor(`127.0.0.1:${port}`), 200);
    assert.equal(await statusFor(`localhost:${port}`), 200);
    assert.equal(await statusFor('attacker.example'), 421);
    assert.equal(await statusFor('127.0.0.1.attacker.example'), 421);
    assert.equal(await statusFor('%%%'), 421);
  });

  it('keeps its signing keys in the data folder, for its owner only', async () => {
    const dataFolder = join(folder, 'new', 'folder');
    const first = await keysOf(await start({ dataFolder }));
    await started.pop()?.close();
    assert.deepEqual(await keysOf(await start({ dataFolder })), first);
    assert.deepEqual(await readdir(dataFolder), ['authority-keys.json']);
    assert.equal((await stat(join(dataFolder, 'authority-keys.json'))).mode & 0o777, 0o600);
  });

  it('never publishes the private part', async () => {
    const dataFolder = folder;
    const { keys } = (await keysOf(await start({ dataFolder }))) as { keys: Record<string, string>[] };
    const { d } = JSON.parse(await readFile(join(folder, 'authority-keys.json'), 'utf8')).keys[0];
    assert.equal(typeof d, 'string');
    assert.ok(!JSON.stringify(keys).includes(d));
  });

  it('has other keys every time without a data folder', async () => {
    assert.notDeepEqual(await keysOf(await start()), await keysOf(await start()));
  });

  it('agrees on the keys when several start on a new folder at once', async () => {
    const authorities = await Promise.all(Array.from({ length: 5 }, () => start({ dataFolder: folder })));
    const sets = await Promise.all(authorities.map(keysOf));
    for (const set of sets) assert.deepEqual(set, sets[0]);
    assert.deepEqual(await readdir(folder), ['authority-keys.json']);
  });

  it('does not replace keys that it cannot read', async () => {
    for (const content of ['', 'not JSON', '{}', '{"keys":[]}', 'null']) {
      await writeFile(join(folder, 'authority-keys.json'), content);
      await assert.rejects(start({ dataFolder: folder }), /authority-keys\.json (is damaged|holds no keys)/);
      assert.equal(await readFile(join(folder, 'authority-keys.json'), 'utf8'), content);
    }
    await rm(join(folder, 'authority-keys.json'));
    await mkdir(join(folder, 'authority-keys.json'));
    await assert.rejects(start({ dataFolder: folder }), { code: 'EISDIR' });
  });
});
