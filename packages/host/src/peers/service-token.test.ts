import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { loadConfig } from '../config/load-config.ts';
import { serviceTokens } from './service-token.ts';

/** An issuer whose tokens are numbered, and live for so many seconds. It refuses the first `refusals` requests for one. */
async function issuerOf(t: TestContext, seconds: number, refusals = 0) {
  let given = 0;
  let refused = 0;
  const server = createServer((request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'GET') return json(200, { issuer, token_endpoint: `${issuer}/token` });
    if (refused < refusals) {
      refused += 1;
      return json(503, { error: 'temporarily_unavailable' });
    }
    given += 1;
    return json(200, { access_token: `token-${given}`, token_type: 'bearer', expires_in: seconds });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = loadConfig({
    POLICY_REGISTRY_SERVICE_CLIENT_ID: 'svc-registry',
    POLICY_REGISTRY_SERVICE_CLIENT_SECRET: 'secret',
  });
  return serviceTokens(config, issuer);
}

test('many calls at once ask for one token, and later ones get the same', async (t) => {
  const token = await issuerOf(t, 300);
  const first = await Promise.all([token(), token(), token()]);
  assert.deepEqual([...first, await token()], Array(4).fill('token-1'));
});

test('a token that lives no longer than a minute is kept, too', async (t) => {
  const token = await issuerOf(t, 60);
  assert.deepEqual([await token(), await token()], ['token-1', 'token-1']);
});

test('an issuer that gives none is UNAVAILABLE, and is asked again', async (t) => {
  const token = await issuerOf(t, 300, 1);
  await assert.rejects(token(), { reason: 'UNAVAILABLE', retryAfterMs: 1000 });
  assert.equal(await token(), 'token-1');
});

test('a process without a client of its own does not start', () => {
  assert.throws(() => serviceTokens(loadConfig({}), 'http://127.0.0.1:1'), { name: 'ConfigError' });
});
