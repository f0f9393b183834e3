import { isIP, type LookupFunction } from 'node:net';
import { OutboundError } from './outbound-error.ts';
import type { Resolve } from './resolve.ts';

/** More than any name needs; each may be tried. */
const MAX_ADDRESSES = 16;

/**
 * The lookup of a connection: what it answers has been checked, and is what is connected to, so that a name which changes between the
 * check and the connection (DNS rebinding) gains nothing. One bad address refuses the name: whoever mixes them in is not to be trusted with the others.
 */
export function guardedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    checkedAddresses(hostname, resolve, isAllowed).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (options.all === true) callback(null, found);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

async function checkedAddresses(
  hostname: string,
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
): Promise<readonly string[]> {
  const addresses = await resolve(hostname).catch((error: unknown) => {
    throw new OutboundError('NOT_RESOLVED', `${hostname} has no address`, error);
  });
  if (addresses.length === 0) throw new OutboundError('NOT_RESOLVED', `${hostname} has no address`);
  const bad = addresses.find((address) => !isAllowed(address));
  if (bad !== undefined) throw new OutboundError('BLOCKED_ADDRESS', `${hostname} is ${bad}, which is not allowed`);
  return addresses.slice(0, MAX_ADDRESSES);
}
