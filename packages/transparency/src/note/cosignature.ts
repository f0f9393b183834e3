const TIMESTAMP_BYTES = 8;

/** What a witness signs (C2SP tlog-cosignature, Ed25519): that it saw the checkpoint at a time, in seconds since 1970. */
export interface Cosignature {
  readonly time: number;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** Takes the signature of a witness under a checkpoint apart. Undefined when it has no time that a clock shows. */
export function parseCosignature(text: string, timestamped: Uint8Array): Cosignature | undefined {
  if (timestamped.length < TIMESTAMP_BYTES) return undefined;
  const time = Number(Buffer.from(timestamped).readBigUInt64BE());
  if (!Number.isSafeInteger(time)) return undefined;
  return {
    time,
    message: Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, 'utf8'),
    signature: timestamped.subarray(TIMESTAMP_BYTES),
  };
}
