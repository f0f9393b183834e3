import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublic, parseNetworks } from './networks.ts';

const PUBLIC = [
  ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '128.0.0.1', '169.253.255.255'],
  ...['172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255', '192.169.0.0', '198.17.255.255', '198.20.0.0'],
  ...['223.255.255.255', '2606:4700:4700::1111', '2001:200::1', '2001:4860:4860::8888', '2a00::1'],
];

const NOT_PUBLIC = {
  unspecified: ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd12:3456::1', 'fec0::1'],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
  'link-local': ['169.254.0.1', 'fe80::1', 'fe80::1%eth0'],
  metadata: ['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', '100.100.100.200', '192.0.0.192'],
  'IPv4 in IPv6': [
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:8.8.8.8', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::a00:1'],
    ...['2002:7f00:1::', '2001:0:7f00:1::1'],
  ],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  benchmarks: ['198.18.0.1', '198.19.255.255', '2001:2::1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  'reserved and broadcast': ['240.0.0.1', '255.255.255.255', '192.88.99.1', '100::1', '5f00::1', '4000::1'],
  'no address': ['', 'localhost', '1.2.3', '0x7f.1', '127.1', '1.2.3.4/8', '[::1]'],
};

test('addresses of the public internet', () => {
  for (const address of PUBLIC) assert.equal(isPublic(address), true, address);
});

for (const [kind, addresses] of Object.entries(NOT_PUBLIC)) {
  test(`not public: ${kind}`, () => {
    for (const address of addresses) assert.equal(isPublic(address), false, address);
  });
}

test('networks are read from CIDR notation, and single addresses', () => {
  const networks = parseNetworks(['10.1.0.0/16', '192.168.7.7', 'fd00::/8', '::1']);
  const isIn = (address: string) => networks.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
  for (const address of ['10.1.255.1', '192.168.7.7', 'fdff::1', '::1', '::ffff:10.1.2.3'])
    assert.ok(isIn(address), address);
  for (const address of ['10.2.0.1', '192.168.7.8', 'fe00::1', '::2']) assert.ok(!isIn(address), address);
  for (const wrong of ['', 'any', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '::/129', '10.0.0.0/-1', 'localhost/8']) {
    assert.throws(() => parseNetworks([wrong]), TypeError, wrong);
  }
});
