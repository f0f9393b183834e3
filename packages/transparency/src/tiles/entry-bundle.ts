import { TransparencyError } from '../transparency-error.ts';
import { TILE_WIDTH } from './tile-path.ts';

const LENGTH_BYTES = 2;

/** The format has two bytes for the length of an entry. What is larger is logged by its digest. */
export const MAX_ENTRY_BYTES = 0xffff;
/** Of a full bundle of largest entries: 16 MiB and a little. */
export const MAX_BUNDLE_BYTES = TILE_WIDTH * (LENGTH_BYTES + MAX_ENTRY_BYTES);

/** Entries one after the other, each after its length in two bytes, big-endian. Throws TOO_LARGE for an entry that has no such length. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const { length } of entries) {
    if (length > MAX_ENTRY_BYTES) throw new TransparencyError('TOO_LARGE', `an entry of ${length} bytes`);
    size += LENGTH_BYTES + length;
  }
  const bundle = Buffer.alloc(size);
  let at = 0;
  for (const entry of entries) {
    at = bundle.writeUInt16BE(entry.length, at);
    bundle.set(entry, at);
    at += entry.length;
  }
  return bundle;
}

/** The entries of a bundle, as views of it. Throws MALFORMED_BUNDLE when there are not exactly as many. */
export function decodeBundle(bundle: Uint8Array, count: number): readonly Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length && entries.length < count) {
    const begin = at + LENGTH_BYTES;
    const [high, low] = bundle.subarray(at, begin);
    if (high === undefined || low === undefined) throw malformed('ends inside a length');
    at = begin + high * 0x100 + low;
    if (at > bundle.length) throw malformed(`ends inside entry ${entries.length}`);
    entries.push(bundle.subarray(begin, at));
  }
  if (entries.length < count) throw malformed(`has ${entries.length} entries instead of ${count}`);
  if (at < bundle.length) throw malformed(`has more than ${count} entries`);
  return entries;
}

function malformed(what: string): TransparencyError {
  return new TransparencyError('MALFORMED_BUNDLE', `the bundle ${what}`);
}
