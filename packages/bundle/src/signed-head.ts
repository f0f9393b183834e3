import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Digest, sha256 } from '@policy-registry/canonical';
import { dsse } from '@sigstore/core';
import { HEAD_PREDICATE } from './head.ts';
import { HeadError } from './head-error.ts';

const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';

/** A public key of the registry. */
export interface HeadKey {
  /** SHA-256 of the SubjectPublicKeyInfo (DER). */
  readonly keyId: Digest;
  readonly publicKey: KeyObject;
}

/** Reads a PEM public key (SPKI). Throws what node says of one that is none. */
export function readHeadKey(pem: string): HeadKey {
  const publicKey = createPublicKey(pem);
  return { keyId: sha256(publicKey.export({ type: 'spki', format: 'der' })), publicKey };
}

/** The predicate of an envelope that one of the keys signed, as it was signed. Throws HEAD_FORMAT, HEAD_KEY, HEAD_SIGNATURE. */
export function openHead(envelope: Uint8Array, keys: readonly HeadKey[]): Readonly<Record<string, unknown>> {
  const { payloadType, payload, signatures } = parsed(envelope, 'the head');
  if (payloadType !== PAYLOAD_TYPE) throw new HeadError('HEAD_FORMAT', 'the head has another payload type');
  const [signature, ...more] = Array.isArray(signatures) ? signatures : [];
  if (!isRecord(signature) || more.length > 0) throw new HeadError('HEAD_FORMAT', 'the head has not one signature');
  const key = keys.find(({ keyId }) => keyId === signature.keyid);
  if (key === undefined) throw new HeadError('HEAD_KEY', `no trusted key is ${String(signature.keyid)}`);
  const signed = decoded(payload);
  if (!verify('sha256', dsse.preAuthEncoding(PAYLOAD_TYPE, signed), key.publicKey, decoded(signature.sig))) {
    throw new HeadError('HEAD_SIGNATURE', 'the signature of the head does not hold');
  }
  const { _type, predicateType, predicate } = parsed(signed, 'what is signed');
  if (_type !== STATEMENT_TYPE || predicateType !== HEAD_PREDICATE || !isRecord(predicate)) {
    throw new HeadError('HEAD_FORMAT', 'what is signed is not a head');
  }
  return predicate;
}

function decoded(base64: unknown): Buffer {
  if (typeof base64 !== 'string') throw new HeadError('HEAD_FORMAT', 'the head lacks payload or signature');
  return Buffer.from(base64, 'base64');
}

function parsed(bytes: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HeadError('HEAD_FORMAT', `${what} is not JSON`);
  }
  if (!isRecord(value)) throw new HeadError('HEAD_FORMAT', `${what} is not a JSON object`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
