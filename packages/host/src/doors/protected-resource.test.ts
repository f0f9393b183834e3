import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startHttpDoor } from '@policy-registry/rpc/doors';
import { createLogger } from '@policy-registry/telemetry';
import { protectedResourceHandler } from './protected-resource.ts';

async function serve(context: TestContext, publicUrl: string): Promise<string> {
  const handler = protectedResourceHandler({ issuer: 'https://issuer.example', scopes: ['policy:read'], publicUrl });
  const logger = createLogger({ level: 'silent', format: 'json' });
  const door = await startHttpDoor({ host: '127.0.0.1', port: 0, logger, handlers: [handler] });
  context.after(() => door.close(0));
  return `http://127.0.0.1:${door.port}`;
}

async function resourceAt(url: string): Promise<string> {
  const answer = await fetch(`${url}/.well-known/oauth-protected-resource`, {
    // What a caller claims of a proxy is not believed.
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
  });
  const { resource, ...rest } = (await answer.json()) as Record<string, unknown>;
  assert.deepEqual(rest, {
    authorization_servers: ['https://issuer.example'],
    scopes_supported: ['policy:read'],
    bearer_methods_supported: ['header'],
  });
  return String(resource);
}

describe('what the registry says of itself as a protected resource', () => {
  it('has the origin that was asked', async (context) => {
    const url = await serve(context, '');
    assert.equal(await resourceAt(url), url);
  });

  it('has the public address, where one is set', async (context) => {
    for (const publicUrl of ['https://registry.example', 'https://registry.example/']) {
      assert.equal(await resourceAt(await serve(context, publicUrl)), 'https://registry.example');
    }
  });

  it('can only be read', async (context) => {
    const url = await serve(context, '');
    const answer = await fetch(`${url}/.well-known/oauth-protected-resource`, { method: 'POST' });
    assert.equal(answer.status, 405);
  });
});
