import { BlockList, isIP } from 'node:net';

/**
 * What is not the public internet, by the special-purpose registries of IANA (RFC 6890 and what updated it): unspecified, private, shared
 * (carrier-grade NAT), loopback, link-local with the metadata services of clouds, protocol assignments, documentation, 6to4 relays,
 * benchmarks, multicast, reserved, broadcast.
 */
const NOT_PUBLIC_4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];

/**
 * All of IPv6 that is given out for the public internet. Outside are loopback, unique local, link-local and multicast addresses, and those
 * that hold an IPv4 address (mapped, compatible, NAT64).
 */
const PUBLIC_6 = ['2000::/3'];

/** Within it: protocol assignments with Teredo, documentation, and 6to4, which holds an IPv4 address. */
const NOT_PUBLIC_6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const notPublic4 = parseNetworks(NOT_PUBLIC_4);
const public6 = parseNetworks(PUBLIC_6);
const notPublic6 = parseNetworks(NOT_PUBLIC_6);

/** Whether an address is one of the public internet. False for what is no address. */
export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !notPublic4.check(address, 'ipv4');
    case 6:
      return public6.check(address, 'ipv6') && !notPublic6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Networks in CIDR notation, or single addresses. Throws a TypeError for what is none. */
export function parseNetworks(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits, ...rest] = network.split('/');
    const family = isIP(address);
    const longest = family === 4 ? 32 : 128;
    const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
    if (family === 0 || rest.length > 0 || !(prefix <= longest)) {
      throw new TypeError(`${JSON.stringify(network)} is no network, as in 10.0.0.0/8`);
    }
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}
