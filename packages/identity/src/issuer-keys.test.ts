import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, mock } from 'node:test';
import { type AuthenticatorOptions, createAuthenticator } from './authenticator.ts';
import { AUDIENCE, refusedFor, startTestIssuer } from './test-issuer.ts';

function authenticatorFor(issuer: string, options: Partial<AuthenticatorOptions> = {}) {
  const authenticator = createAuthenticator({ issuer, audience: AUDIENCE, fetchDeadlineMs: 300, ...options });
  return (token: string) => authenticator.authenticate({ token, requestedTenant: undefined });
}

/** A token that nothing is wrong with as far as one can tell without keys. */
async function goodLookingToken(): Promise<string> {
  const issuer = await startTestIssuer();
  try {
    return await issuer.personaToken('author@acme');
  } finally {
    await issuer.close();
  }
}

async function withServer(listener: RequestListener, use: (origin: string) => Promise<void>): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the keys of an issuer', () => {
  it('are not fetched for a token that is refused anyway', async () => {
    let requests = 0;
    await withServer(
      (_request, response) => {
        requests += 1;
        response.end();
      },
      async (origin) => {
        await assert.rejects(authenticatorFor(origin)('garbage'), refusedFor('TOKEN_INVALID', 'format'));
        assert.equal(requests, 0);
      },
    );
  });

  it('cannot be had while the issuer is down, and are fetched by the next call when it is back', async () => {
    const first = await startTestIssuer();
    const token = await first.personaToken('author@acme');
    await first.close();
    const authenticate = authenticatorFor(first.issuer);
    await assert.rejects(authenticate(token), (error) => {
      refusedFor('UNAVAILABLE')(error);
      assert.equal((error as { retryAfterMs?: number }).retryAfterMs, 1_000);
      return true;
    });
    const again = await startTestIssuer({ port: first.port });
    try {
      assert.equal((await authenticate(await again.personaToken('author@acme'))).subject, 'author@acme');
    } finally {
      await again.close();
    }
  });

  it('follow a rotation: the new key is taken, the old one is not any more', async () => {
    const before = await startTestIssuer();
    let nowMs = Date.now();
    const authenticate = authenticatorFor(before.issuer, { keyCooldownMs: 0, now: () => new Date(nowMs) });
    const oldToken = await before.personaToken('author@acme');
    await authenticate(oldToken);
    await before.close();

    const after = await startTestIssuer({ port: before.port });
    try {
      assert.notEqual(after.key.kid, before.key.kid);
      assert.equal((await authenticate(await after.personaToken('reviewer@acme'))).subject, 'reviewer@acme');
      nowMs += 61_000; // the old token is not remembered any more
      await assert.rejects(authenticate(oldToken), refusedFor('TOKEN_INVALID', 'key'));
    } finally {
      await after.close();
    }
  });

  it('are not fetched again for every unknown key id', async () => {
    const issuer = await startTestIssuer();
    try {
      let fetches = 0;
      await withServer(
        async (request, response) => {
          fetches += 1;
          const answer = await fetch(`${issuer.issuer}${request.url}`);
          response.end((await answer.text()).replaceAll(issuer.issuer, `http://${request.headers.host}`));
        },
        async (origin) => {
          const authenticate = authenticatorFor(origin);
          for (let round = 0; round < 20; round += 1) {
            const token = await issuer.sign({ iss: origin }, { kid: `unknown-${round}` });
            await assert.rejects(authenticate(token), refusedFor('TOKEN_INVALID', 'key'));
          }
          await authenticate(await issuer.sign({ iss: origin }));
          assert.equal(fetches, 2); // discovery and key set, once each
        },
      );
    } finally {
      await issuer.close();
    }
  });

  it('outlive an outage, even if somebody sends unknown key ids meanwhile', async () => {
    const issuer = await startTestIssuer();
    const authenticate = authenticatorFor(issuer.issuer, { keyCooldownMs: 0, cacheSeconds: 0 });
    const token = await issuer.personaToken('author@acme');
    await authenticate(token);
    const unknown = await issuer.sign({}, { kid: 'unknown' });
    await issuer.close();
    await assert.rejects(authenticate(unknown), refusedFor('UNAVAILABLE'));
    assert.equal((await authenticate(token)).subject, 'author@acme');
  });

  it('are looked for anew when the issuer has moved them', async () => {
    const issuer = await startTestIssuer();
    let place = '/old-keys';
    const keys = await (await fetch(`${issuer.issuer}/jwks`)).text();
    try {
      await withServer(
        (request, response) => {
          const origin = `http://${request.headers.host}`;
          if (request.url === place) return void response.end(keys);
          if (request.url?.endsWith('-keys')) return void response.writeHead(404).end();
          response.end(JSON.stringify({ issuer: origin, jwks_uri: origin + place }));
        },
        async (origin) => {
          const start = new Date();
          const authenticate = authenticatorFor(origin, { now: () => start, cacheSeconds: 0 });
          const token = await issuer.sign({ iss: origin });
          await authenticate(token);
          place = '/new-keys';
          await authenticate(token);
          mock.timers.enable({ apis: ['Date'], now: start.getTime() + 11 * 60_000 }); // the key set is stale after 10
          await assert.rejects(authenticate(token), refusedFor('UNAVAILABLE'));
          assert.equal((await authenticate(token)).subject, 'author@acme');
        },
      );
    } finally {
      mock.timers.reset();
      await issuer.close();
    }
  });

  it('are asked for once by calls that come at once', async () => {
    let requests = 0;
    const token = await goodLookingToken();
    await withServer(
      (_request, response) => {
        requests += 1;
        setTimeout(() => response.writeHead(503).end(), 50);
      },
      async (origin) => {
        const authenticate = authenticatorFor(origin);
        const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => authenticate(token)));
        assert.ok(outcomes.every(({ status }) => status === 'rejected'));
        assert.equal(requests, 1);
      },
    );
  });

  const broken: readonly [string, RequestListener][] = [
    ['answers nothing', () => undefined],
    ['answers half', (_request, response) => void response.writeHead(200).write('{"issuer":')],
    ['answers an error', (_request, response) => void response.writeHead(500).end('{}')],
    ['answers no JSON', (_request, response) => void response.end('<html>')],
    ['answers null', (_request, response) => void response.end('null')],
    ['answers without end', (_request, response) => void response.end(Buffer.alloc(5_000_000, ' '))],
    ['redirects', (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
    [
      'has a key set that is none',
      (request, response) => {
        const issuer = `http://${request.headers.host}`;
        response.end(request.url === '/jwks' ? '{"keys":1}' : JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` }));
      },
    ],
  ];
  for (const [name, listener] of broken) {
    it(`cannot be had of an issuer that ${name}, and the call ends in time`, async () => {
      const token = await goodLookingToken();
      await withServer(listener, async (origin) => {
        const start = performance.now();
        await assert.rejects(authenticatorFor(origin)(token), refusedFor('UNAVAILABLE'));
        assert.ok(performance.now() - start < 2_000);
      });
    });
  }
});
