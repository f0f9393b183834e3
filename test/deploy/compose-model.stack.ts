import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { goTool } from '../stack/src/tools/go-tool.ts';
import { inRepository, readText } from './compose-file.ts';

/** The library by which engines read compose files, with its own small command. */
const MODULE = 'github.com/compose-spec/compose-go/v2';
const VERSION = 'v2.16.2';

const run = promisify(execFile);

describe('compose-go', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'policy-registry-compose-'));
    await goTool({ name: 'cmd', command: `${MODULE}/cmd`, version: VERSION }).install(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  const load = async (...files: readonly string[]) => {
    const args = ['-format', 'json', ...files.map((file) => inRepository(file))];
    const { stdout } = await run(join(folder, 'bin', 'cmd'), args, { cwd: inRepository('.'), timeout: 60_000 });
    return JSON.parse(stdout);
  };

  it('reads compose.yaml', async () => {
    const { services } = await load('compose.yaml');
    assert.equal(services.registry.deploy.replicas, 2);
    assert.equal(services.proxy.ports.length, 4);
  });

  it('lets compose.tls.yaml take the ports without TLS away', async () => {
    const { services, secrets } = await load('compose.yaml', 'compose.tls.yaml');
    const published = services.proxy.ports.map((port: { published: string }) => port.published);
    assert.deepEqual(published, ['443', '9443']);
    assert.match(secrets.mongodb_url.file, /mongodb_url_tls$/);
    assert.ok(JSON.stringify(services.registry.environment).includes('tls://nats-1:4222'));
  });

  it('refuses what is not of the specification', async () => {
    const broken = join(folder, 'compose.yaml');
    writeFileSync(broken, 'services: { a: { image: a, comand: [b] } }');
    await assert.rejects(run(join(folder, 'bin', 'cmd'), [broken]), /comand/);
  });

  it('has the schema that the other tests check with', async () => {
    const { stdout } = await run('go', ['mod', 'download', '-json', `${MODULE}@${VERSION}`], { timeout: 60_000 });
    const schema = readFileSync(join(JSON.parse(stdout).Dir, 'schema', 'compose-spec.json'), 'utf8');
    assert.deepEqual(JSON.parse(readText('test/deploy/compose-spec.schema.json')), JSON.parse(schema));
  });
});
