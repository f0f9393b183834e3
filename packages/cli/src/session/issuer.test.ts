import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { CliError } from '../exit-code.ts';
import { configurationOf } from './issuer.ts';

const hasReason = (reason: string) => (error: unknown) => error instanceof CliError && error.reason === reason;

describe('an issuer', () => {
  const server = createServer((request, response) => {
    const issuer = `http://${request.headers.host}`;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ issuer }));
  });
  let port: number;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  after(() => server.close());

  // Names below localhost are resolved by the system, and some systems do not know them.
  for (const host of ['127.0.0.1', 'localhost']) {
    it(`may be reached over http at ${host}`, async () => {
      const issuer = `http://${host}:${port}`;
      assert.equal((await configurationOf(issuer)).serverMetadata().issuer, issuer);
    });
  }

  it('may be reached over http below localhost', async () => {
    await assert.rejects(configurationOf('http://issuer.localhost:1/realms/x'), hasReason('NO_ANSWER'));
  });

  for (const issuer of [
    'http://issuer.example',
    'http://localhost.example',
    'http://notlocalhost',
    'ftp://localhost',
  ]) {
    it(`is not asked at ${issuer}`, async () => {
      await assert.rejects(configurationOf(issuer), hasReason('INSECURE_ISSUER'));
    });
  }
});
