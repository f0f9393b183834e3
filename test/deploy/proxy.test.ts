import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import { isSeq } from 'yaml';
import { parseCompose, readText } from './compose-file.ts';
import { PLAIN, reaches, TLS } from './variants.ts';

interface Site {
  readonly port: string;
  readonly address: string;
  readonly imports: readonly string[];
}

/** The sites of a Caddyfile: blocks at the margin whose address ends with a port. */
function sitesOf(file: string): Site[] {
  const blocks = readText(file).matchAll(/^((?:https?:\/\/[^\s:]*)?:\d+) \{\n([^}]*)^\}/gm);
  return [...blocks].map(([, address = '', body = '']) => ({
    address,
    port: address.slice(address.lastIndexOf(':') + 1),
    imports: [...body.matchAll(/^\timport (\w+)$/gm)].map(([, name]) => name ?? ''),
  }));
}

const PROXIES = [
  ['without TLS', 'deploy/proxy/Caddyfile', PLAIN],
  ['with TLS', 'deploy/proxy/Caddyfile.tls', TLS],
] as const;

for (const [variant, file, compose] of PROXIES) {
  describe(`proxy ${variant}`, () => {
    const { volumes = [], ports: publishedPorts = [], healthcheck } = compose.services.proxy ?? {};
    const sites = sitesOf(file);

    it('reads its own file, and has a site at each published port', () => {
      assert.ok(volumes.includes(`./${file}:/etc/caddy/Caddyfile:ro`));
      const published = publishedPorts.map((port) => port.split(':').slice(-2));
      for (const [host, inside] of published) assert.equal(host, inside);
      const ports = new Set(sites.filter(({ imports }) => !imports.includes('observed')).map(({ port }) => port));
      assert.deepEqual([...ports].sort(), published.map(([host]) => String(host)).sort());
    });

    it('leads to everything that people use', () => {
      const leads = sites.flatMap(({ imports }) => imports).filter((name) => name !== 'tls');
      assert.deepEqual(leads.sort(), ['api', 'grafana', 'grpc', 'issuer', 'observed']);
    });

    it('has upstreams that it reaches', () => {
      const routes = readText('deploy/proxy/routes.caddy');
      const upstreams = [...routes.matchAll(/(?:dynamic a (\S+) \d+|reverse_proxy (\S+):\d+)/g)];
      assert.equal(upstreams.length, 4);
      for (const [, dynamic, fixed] of upstreams) {
        assert.ok(reaches(compose, 'proxy', dynamic ?? fixed ?? ''), dynamic ?? fixed);
      }
    });

    it('checks its health at a port of its own', () => {
      const observed = sites.find(({ imports }) => imports.includes('observed'));
      assert.ok(healthcheck?.test.at(-1)?.includes(`127.0.0.1:${observed?.port}/metrics`));
    });
  });
}

test('without TLS every port is of the loopback address', () => {
  const { ports = [] } = PLAIN.services.proxy ?? {};
  assert.ok(ports.length > 0);
  for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/);
});

test('with TLS every published port has it, and the others are gone', () => {
  const ports = parseCompose('compose.tls.yaml').getIn(['services', 'proxy', 'ports'], true);
  assert.ok(isSeq(ports));
  assert.equal(ports.tag, '!override', 'the ports of compose.yaml stay published unless they are overridden');
  for (const { address, imports } of sitesOf('deploy/proxy/Caddyfile.tls')) {
    if (imports.includes('observed')) continue;
    assert.match(address, /^https:\/\//);
    assert.ok(imports.includes('tls'), address);
  }
});
