import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { boundedFetch } from './bounded-fetch.ts';

describe('boundedFetch', () => {
  let server: Server;
  let origin: string;
  before(async () => {
    server = createServer((request, response) => {
      const size = Number(request.url?.slice(1));
      if (request.url === '/moved') response.writeHead(302, { location: '/10' }).end();
      else response.writeHead(203, { 'x-answer': 'yes' }).end('x'.repeat(size));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => server.close());

  it('hands over status, headers and body up to the bound', async () => {
    const response = await boundedFetch(`${origin}/262144`, {});
    assert.equal(response.status, 203);
    assert.equal(response.headers.get('x-answer'), 'yes');
    assert.equal((await response.text()).length, 262_144);
  });

  it('refuses a larger body', async () => {
    await assert.rejects(boundedFetch(`${origin}/262145`, {}), /larger than 262144 bytes/);
  });

  it('follows no redirect, whatever the caller asks for', async () => {
    await assert.rejects(boundedFetch(`${origin}/moved`, { redirect: 'follow' }), TypeError);
  });
});
