import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ConfigError } from './config-error.ts';
import { loadConfig } from './load-config.ts';

describe('configuration', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const withFile = (text: string, environment: NodeJS.ProcessEnv = {}) => {
    const file = join(folder, 'config.yaml');
    writeFileSync(file, text);
    return loadConfig(environment, file);
  };

  it('has a default for everything', () => {
    const config = loadConfig({});
    assert.equal(config.http.port, 8080);
    assert.equal(config.identity.freshSeconds, 300);
  });

  it('takes a file, and variables over it', () => {
    const config = withFile('http: { port: 1000 }\ngrpc: { port: 1001 }', { POLICY_REGISTRY_HTTP_PORT: '2000' });
    assert.deepEqual([config.http.port, config.grpc.port], [2000, 1001]);
  });

  const refused: [string, NodeJS.ProcessEnv, RegExp][] = [
    ['a port that is no number', { POLICY_REGISTRY_HTTP_PORT: 'eighty' }, /http\.port.*whole number from 0 to 65535/],
    ['a port out of range', { POLICY_REGISTRY_HTTP_PORT: '70000' }, /http\.port/],
    ['an unknown log level', { POLICY_REGISTRY_LOG_LEVEL: 'loud' }, /log\.level/],
    ['a mistyped variable', { POLICY_REGISTRY_HTP_PORT: '1' }, /POLICY_REGISTRY_HTP_PORT is not a setting/],
    ['an issuer that is no URL', { POLICY_REGISTRY_ISSUER: 'acme' }, /identity\.issuer/],
    ['an issuer that nobody can ask', { POLICY_REGISTRY_ISSUER: 'https://acme:port' }, /identity\.issuer/],
    ['a symmetric algorithm', { POLICY_REGISTRY_TOKEN_ALGORITHMS: 'HS256' }, /identity\.algorithms/],
    ['no issuer at all', { POLICY_REGISTRY_AUTHORITY_ENABLED: 'false' }, /identity\.issuer/],
    ['MongoDB without an address', { POLICY_REGISTRY_DOCUMENTS: 'mongodb' }, /mongodb\.url/],
    ['an unknown store', { POLICY_REGISTRY_OBJECTS: 'ftp' }, /stores\.objects/],
    ['a peer that is no target', { POLICY_REGISTRY_PEER_ENGINE: 'engine:9090' }, /peers\.engine/],
    [
      'a file for what is no secret',
      { POLICY_REGISTRY_HTTP_PORT_FILE: '/dev/null' },
      /HTTP_PORT_FILE is not a setting/,
    ],
    ['a secret file that is not there', { POLICY_REGISTRY_PAGE_KEY_FILE: '/none' }, /POLICY_REGISTRY_PAGE_KEY_FILE/],
    [
      'a secret that is given twice',
      { POLICY_REGISTRY_PAGE_KEY: '', POLICY_REGISTRY_PAGE_KEY_FILE: '/none' },
      /both set/,
    ],
    ['a network that is none', { POLICY_REGISTRY_WEBHOOK_ALLOWED_NETWORKS: '10.0.0.0/8,any' }, /"any" is no network/],
    ['a default deadline above the longest', { POLICY_REGISTRY_DEADLINE_DEFAULT_SECONDS: '300' }, /deadline/],
  ];
  for (const [name, environment, message] of refused) {
    it(`refuses ${name} in one line`, () => {
      assert.throws(
        () => loadConfig(environment),
        (error) => error instanceof ConfigError && message.test(error.message) && !error.message.includes('\n'),
      );
    });
  }

  it('shows no secret, whatever is wrong with it', () => {
    const secrets = { POLICY_REGISTRY_MONGODB_URL: 'postgres://u:hunter2@h', POLICY_REGISTRY_PAGE_KEY: 'hunter2' };
    for (const [name, value] of Object.entries(secrets)) {
      assert.throws(
        () => loadConfig({ [name]: value }),
        (error: Error) => !error.message.includes('hunter2'),
      );
    }
  });

  it('reads a secret from a file, less its line end', () => {
    const file = join(folder, 'secret');
    writeFileSync(file, 'mongodb://u:p@h\n');
    const config = loadConfig({ POLICY_REGISTRY_DOCUMENTS: 'mongodb', POLICY_REGISTRY_MONGODB_URL_FILE: file });
    assert.equal(config.mongodb.url, 'mongodb://u:p@h');
  });

  it('refuses an unknown name, a list, and a missing file', () => {
    assert.throws(() => withFile('htp: { port: 1 }'), ConfigError);
    assert.throws(() => withFile('[1]'), ConfigError);
    assert.throws(() => loadConfig({}, join(folder, 'none.yaml')), ConfigError);
  });
});
