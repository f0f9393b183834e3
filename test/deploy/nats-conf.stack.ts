import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { NATS_SERVER } from '../stack/src/tools/nats-server.ts';
import { toolPath } from '../stack/src/tools/tool-folder.ts';
import { readText } from './compose-file.ts';
import { type MadeSecrets, makeSecrets } from './made-secrets.ts';

const run = promisify(execFile);
const FILES = ['nats.conf', 'nats.tls.conf'];
let made: MadeSecrets;
let folder: string;

before(() => {
  made = makeSecrets();
  folder = mkdtempSync(join(tmpdir(), 'policy-registry-nats-conf-'));
  for (const file of FILES) {
    writeFileSync(join(folder, file), readText(`deploy/nats/${file}`).replaceAll('/run/secrets', made.folder));
  }
});
after(() => {
  rmSync(folder, { recursive: true });
  made.remove();
});

for (const file of FILES) {
  test(`nats-server takes ${file}`, async () => {
    const env = { NATS_SERVER_NAME: 'nats-1', NATS_PASSWORD: 'p123' };
    const { stderr } = await run(toolPath(NATS_SERVER), ['-t', '-c', join(folder, file)], { env, timeout: 30_000 });
    assert.match(stderr, /is valid/);
  });
}
