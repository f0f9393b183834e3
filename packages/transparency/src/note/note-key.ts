import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { TransparencyError } from '../transparency-error.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';
import { isKeyName } from './note-name.ts';

/** What a key signs: the text of notes, or that it saw a checkpoint (C2SP tlog-cosignature). A log signs, witnesses cosign. */
export type NoteKeyType = 'ed25519' | 'cosignature/v1';

/** A public Ed25519 key with a name, and what it is for. */
export interface NoteKey {
  readonly name: string;
  readonly type: NoteKeyType;
  readonly publicKey: KeyObject;
  /** The first four bytes of SHA-256 over name, newline, type and key. */
  readonly keyId: number;
}

const TYPE_BYTES: Readonly<Record<NoteKeyType, number>> = { ed25519: 0x01, 'cosignature/v1': 0x04 };
/** 44 characters are the byte of the type and the 32 of the key. */
const VERIFIER_KEY = /^(?<name>[^+]+)\+(?<id>[0-9a-f]{8})\+(?<base64>[A-Za-z0-9+/]{44})$/u;

/** Throws MALFORMED_KEY for a name that cannot stand in a note, or a key that is not Ed25519. */
export function noteKey(name: string, publicKey: KeyObject, type: NoteKeyType = 'ed25519'): NoteKey {
  if (!isKeyName(name)) throw malformed(`${JSON.stringify(name)} is not the name of a key`);
  if (publicKey.type !== 'public' || publicKey.asymmetricKeyType !== 'ed25519') {
    throw malformed(`${name} is not a public Ed25519 key`);
  }
  const digest = createHash('sha256').update(`${name}\n`).update(typedKey({ publicKey, type })).digest();
  return { name, type, publicKey, keyId: digest.readUInt32BE() };
}

/** `name+hash+base64`, the text by which verifiers are told of a key. */
export function formatNoteKey(key: NoteKey): string {
  return `${key.name}+${key.keyId.toString(16).padStart(8, '0')}+${encodeBase64(typedKey(key))}`;
}

/** Throws MALFORMED_KEY, also when the hash is not that of name and key, and for types of keys that are not known here. */
export function parseNoteKey(text: string): NoteKey {
  const { name = '', id = '', base64 = '' } = VERIFIER_KEY.exec(text)?.groups ?? {};
  const [typeByte, ...raw] = decodeBase64(base64) ?? [];
  const type = (Object.keys(TYPE_BYTES) as NoteKeyType[]).find((known) => TYPE_BYTES[known] === typeByte);
  if (type === undefined) throw malformed('it is not the text of an Ed25519 key');
  const x = Buffer.from(raw).toString('base64url');
  const key = noteKey(name, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), type);
  if (key.keyId !== Number.parseInt(id, 16)) throw malformed(`the hash of ${name} is another`);
  return key;
}

function typedKey({ publicKey, type }: Pick<NoteKey, 'publicKey' | 'type'>): Uint8Array {
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(TYPE_BYTES[type]), Buffer.from(x, 'base64url')]);
}

function malformed(what: string): TransparencyError {
  return new TransparencyError('MALFORMED_KEY', what);
}
