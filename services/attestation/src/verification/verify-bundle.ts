import type { Digest } from '@policy-registry/canonical';
import { type Bundle, bundleFromJSON, isBundleWithDsseEnvelope, isBundleWithPublicKey } from '@sigstore/bundle';
import { toSignedEntity, VerificationError, Verifier } from '@sigstore/verify';
import type { TrustedKey } from '../signing/local-key.ts';
import { decodeStatement, IN_TOTO_PAYLOAD_TYPE, type Statement, StatementError } from '../statement.ts';

/** One check. Names are stable API; see VerificationCheck in attestations.proto. */
export interface Check {
  readonly check: CheckName;
  readonly passed: boolean;
  readonly message: string;
}

export type CheckName =
  | 'bundle.format'
  | 'dsse.envelope'
  | 'key.trusted'
  | 'dsse.signature'
  | 'statement.format'
  | 'statement.predicateType'
  | 'statement.subject';

/** What the verifier asks of a bundle beside a good signature. */
export interface Expectations {
  /** Every one of these digests must be a subject. */
  readonly subjectDigests: readonly Digest[];
  readonly predicateType?: string;
}

export interface Verification {
  readonly verified: boolean;
  /** In the order in which they ran. A failed check that others depend on ends the list. */
  readonly checks: readonly Check[];
  /** Only of a bundle whose signature holds: nothing is shown of bytes that nobody vouches for. */
  readonly statement?: Statement;
  readonly keyId?: string;
}

class Failed extends Error {}

/**
 * Verifies a sigstore bundle with an in-toto statement against trusted keys. Pure: no clock, no network.
 *
 * Exactly one DSSE signature is accepted, the payload type is part of what is signed, the signed bytes are parsed as they
 * are, and the expected subjects are compared by digest: each of these was once left out by a verifier elsewhere.
 */
export function verifyBundle(bytes: Uint8Array, keys: readonly TrustedKey[], expect: Expectations): Verification {
  const checks: Check[] = [];
  const run = <T>(check: CheckName, step: () => { message: string; value: T }): T => {
    try {
      const { message, value } = step();
      checks.push({ check, passed: true, message });
      return value;
    } catch (error) {
      checks.push({ check, passed: false, message: error instanceof Error ? error.message : String(error) });
      throw new Failed();
    }
  };
  let statement: Statement | undefined;
  let keyId: string | undefined;
  try {
    const bundle = run('bundle.format', () => readBundle(bytes));
    const envelope = run('dsse.envelope', () => oneSignature(bundle));
    const key = run('key.trusted', () => trustedKey(bundle, keys));
    keyId = key.keyId;
    run('dsse.signature', () => goodSignature(bundle, key));
    statement = run('statement.format', () => readStatement(envelope.payload));
    const { predicateType, subjects } = statement;
    if (expect.predicateType !== undefined) run('statement.predicateType', () => ofType(predicateType, expect));
    if (expect.subjectDigests.length > 0) run('statement.subject', () => hasSubjects(subjects, expect));
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
  }
  return {
    verified: checks.every((check) => check.passed),
    checks,
    ...(statement === undefined ? {} : { statement }),
    ...(keyId === undefined ? {} : { keyId }),
  };
}

function readBundle(bytes: Uint8Array) {
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const value = bundleFromJSON(json);
  return { message: value.mediaType, value };
}

function oneSignature(bundle: Bundle) {
  if (!isBundleWithDsseEnvelope(bundle)) throw new Error('the bundle holds no DSSE envelope');
  const value = bundle.content.dsseEnvelope;
  // The library refuses this before us today; what it accepts is not ours to decide.
  if (value.signatures.length !== 1) throw new Error(`expected 1 signature, got ${value.signatures.length}`);
  if (value.payloadType !== IN_TOTO_PAYLOAD_TYPE) throw new Error(`payloadType is ${value.payloadType}`);
  return { message: `one signature over ${value.payloadType}`, value };
}

function trustedKey(bundle: Bundle, keys: readonly TrustedKey[]) {
  if (!isBundleWithPublicKey(bundle)) throw new Error('the bundle names no public key');
  const { hint } = bundle.verificationMaterial.content.publicKey;
  const value = keys.find(({ keyId }) => keyId === hint);
  if (value === undefined) throw new Error(`key ${hint} is not a key of this registry`);
  return { message: hint, value };
}

function goodSignature(bundle: Bundle, { publicKey }: TrustedKey) {
  const verifier = new Verifier(
    {
      certificateAuthorities: [],
      timestampAuthorities: [],
      tlogs: [],
      ctlogs: [],
      // The key was found by its id just before; it has no validity period of its own.
      publicKey: () => ({ publicKey, validFor: () => true }),
    },
    { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
  );
  try {
    verifier.verify(toSignedEntity(bundle));
  } catch (error) {
    if (error instanceof VerificationError) throw new Error(`${error.code}: ${error.message}`);
    throw error;
  }
  return { message: 'the signature holds over the payload', value: undefined };
}

function readStatement(payload: Uint8Array) {
  const value = decodeStatement(payload);
  return { message: `${value.subjects.length} subjects`, value };
}

function ofType(actual: string, { predicateType }: Expectations) {
  if (actual !== predicateType) throw new StatementError(`expected ${predicateType}, got ${actual}`);
  return { message: actual, value: undefined };
}

function hasSubjects(subjects: Statement['subjects'], { subjectDigests }: Expectations) {
  const present = new Set(subjects.map(({ digest }) => digest));
  const missing = subjectDigests.filter((digest) => !present.has(digest));
  if (missing.length > 0) throw new StatementError(`not a subject: ${missing.join(', ')}`);
  return { message: `${subjectDigests.length} expected digests are subjects`, value: undefined };
}
