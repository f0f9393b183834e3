const TIMESTAMP_BYTES = 8;

/** The bytes that a key signed, and its signature of them. */
export interface SignedMessage {
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** Of a cosignature, in seconds since 1970. */
  readonly time?: number;
}

/**
 * What a witness signs (C2SP tlog-cosignature, Ed25519): that it saw the checkpoint at a time. Undefined when the signature has no time, or
 * one that cannot be counted.
 */
export function parseCosignature(text: string, timestamped: Uint8Array): SignedMessage | undefined {
  if (timestamped.length < TIMESTAMP_BYTES) return undefined;
  const time = Number(Buffer.from(timestamped).readBigUInt64BE());
  if (!Number.isSafeInteger(time)) return undefined;
  return {
    time,
    message: Buffer.from(`cosignature/v1\ntime ${time}\n${text}`, 'utf8'),
    signature: timestamped.subarray(TIMESTAMP_BYTES),
  };
}
