import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { requestPersonaToken } from './development-tokens.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

function run(args: readonly string[], environment: Record<string, string> = {}) {
  return spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...environment } });
}

async function outcome(args: readonly string[], environment?: Record<string, string>) {
  const child = run(args, environment);
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { code, errors };
}

describe('the authority as a process', () => {
  it('serves tokens, lists whom one can be, and ends on SIGTERM', async () => {
    const child = run(['--port', '0']);
    const signal = AbortSignal.timeout(10_000);
    signal.addEventListener('abort', () => child.kill('SIGKILL'));
    const [warning, people] = await Promise.all([
      once(child.stderr, 'data', { signal }),
      once(child.stdout, 'data', { signal }),
    ]);
    assert.match(String(people), /author@acme +Ada Author/);
    assert.match(String(people), /engine-acme +secret development-only-engine-acme/);
    const issuer = /DEVELOPMENT ISSUER at (http:\/\/127\.0\.0\.1:\d+):/.exec(String(warning))?.[1] ?? '';
    assert.ok((await requestPersonaToken({ issuer, persona: 'author@acme' })).accessToken);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit', { signal }), [0, null]);
  });

  it('ends with 64 and one line when it is called wrongly', async () => {
    for (const args of [['--port', 'http'], ['--port', '70000'], ['--colour']]) {
      const { code, errors } = await outcome(args);
      assert.equal(code, 64);
      assert.match(errors, /^authority: [^\n]+\n$/);
    }
  });

  it('ends with 1 and one line when it cannot start', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const taken = String((server.address() as AddressInfo).port);
    try {
      for (const { code, errors } of [
        await outcome(['--port', taken]),
        await outcome(['--port', '0'], { NODE_ENV: 'production' }),
      ]) {
        assert.equal(code, 1);
        assert.match(errors, /^authority: [^\n]+\n$/);
      }
    } finally {
      server.close();
    }
  });
});
