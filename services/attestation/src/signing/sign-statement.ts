import { bundleToJSON, envelopeToJSON } from '@sigstore/bundle';
import { DSSEBundleBuilder, type Signer } from '@sigstore/sign';
import { encodeStatement, IN_TOTO_PAYLOAD_TYPE, type Statement } from '../statement.ts';

/**
 * Signs a statement: DSSE over its canonical JSON, in a sigstore bundle (v0.3, JSON, UTF-8).
 * A witness (transparency log, timestamp authority) is one more class given to the builder.
 */
export async function signStatement(statement: Statement, signer: Signer): Promise<Buffer> {
  return json(bundleToJSON(await sign(statement, signer)));
}

/**
 * Signs a statement that is short-lived: the DSSE envelope alone (JSON, UTF-8), with the key's id in it. No witness is asked: what ends
 * within a day is proved by its key, and a log of it would only grow.
 */
export async function signEnvelope(statement: Statement, signer: Signer): Promise<Buffer> {
  const { content } = await sign(statement, signer);
  return json(envelopeToJSON(content.dsseEnvelope));
}

function sign(statement: Statement, signer: Signer) {
  const builder = new DSSEBundleBuilder({ signer, witnesses: [] });
  return builder.create({ data: encodeStatement(statement), type: IN_TOTO_PAYLOAD_TYPE });
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value), 'utf8');
}
