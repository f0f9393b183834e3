import { Resolver } from 'node:dns/promises';

/** The addresses of a name. Rejects when it has none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const TIMEOUT_MS = 2_000;
const TRIES = 2;
const LOCALHOST = /(^|\.)localhost\.?$/i;

/**
 * Asks DNS, not `getaddrinfo`: a name whose servers do not answer then takes none of the few threads that files and all other names need.
 * So `/etc/hosts` is not read, and a name is looked up as it stands. `localhost` is the loopback address (RFC 6761).
 */
export function dnsResolve(): Resolve {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  return async (hostname) => {
    if (LOCALHOST.test(hostname)) return ['127.0.0.1', '::1'];
    const asked = [resolver.resolve4(hostname), resolver.resolve6(hostname)];
    const answers = await Promise.allSettled(asked);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) await asked[0];
    return addresses;
  };
}
