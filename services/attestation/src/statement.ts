import { canonicalJson, type Digest, digestHex, isDigest } from '@policy-registry/canonical';

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const IN_TOTO_PAYLOAD_TYPE = 'application/vnd.in-toto+json';

export interface Subject {
  readonly name: string;
  readonly digest: Digest;
}

/** An in-toto Statement v1 whose subjects are named SHA-256 digests. */
export interface Statement {
  readonly predicateType: string;
  readonly subjects: readonly Subject[];
  readonly predicate: Readonly<Record<string, unknown>>;
}

/** The bytes that are signed: canonical JSON, so that the same statement always has the same payload. */
export function encodeStatement(statement: Statement): Buffer {
  return Buffer.from(
    canonicalJson({
      _type: STATEMENT_TYPE,
      subject: statement.subjects.map(({ name, digest }) => ({ name, digest: { sha256: digestHex(digest) } })),
      predicateType: statement.predicateType,
      predicate: statement.predicate,
    }),
    'utf8',
  );
}

/** Why a payload is not a statement that can be verified. The message names the member. */
export class StatementError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StatementError';
  }
}

/**
 * Reads the signed bytes as they are: nothing is re-serialised before it is compared.
 * Throws StatementError for anything but a Statement v1 with at least one SHA-256 subject.
 */
export function decodeStatement(payload: Uint8Array): Statement {
  const value = parseObject(payload);
  if (value._type !== STATEMENT_TYPE) throw new StatementError(`_type must be ${STATEMENT_TYPE}`);
  if (typeof value.predicateType !== 'string' || value.predicateType === '') {
    throw new StatementError('predicateType must be a type URI');
  }
  if (!Array.isArray(value.subject) || value.subject.length === 0) {
    throw new StatementError('subject must hold at least one entry');
  }
  if (!isRecord(value.predicate)) throw new StatementError('predicate must be an object');
  return {
    predicateType: value.predicateType,
    subjects: value.subject.map(decodeSubject),
    predicate: value.predicate,
  };
}

function decodeSubject(entry: unknown, index: number): Subject {
  const place = `subject[${index}]`;
  if (!isRecord(entry)) throw new StatementError(`${place} must be an object`);
  if (typeof entry.name !== 'string') throw new StatementError(`${place}.name must be a string`);
  const hex = isRecord(entry.digest) ? entry.digest.sha256 : undefined;
  const digest = `sha256:${String(hex)}`;
  if (!isDigest(digest)) throw new StatementError(`${place}.digest.sha256 must be 64 lower-case hex digits`);
  return { name: entry.name, digest };
}

function parseObject(payload: Uint8Array): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    throw new StatementError(`the payload is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(value)) throw new StatementError('the payload must be a JSON object');
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
