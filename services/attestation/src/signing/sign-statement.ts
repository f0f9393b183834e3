import { bundleToJSON } from '@sigstore/bundle';
import { DSSEBundleBuilder, type Signer } from '@sigstore/sign';
import { encodeStatement, IN_TOTO_PAYLOAD_TYPE, type Statement } from '../statement.ts';

/**
 * Signs a statement: DSSE over its canonical JSON, in a sigstore bundle (v0.3, JSON, UTF-8).
 * A witness (transparency log, timestamp authority) is one more class given to the builder.
 */
export async function signStatement(statement: Statement, signer: Signer): Promise<Buffer> {
  const builder = new DSSEBundleBuilder({ signer, witnesses: [] });
  const bundle = await builder.create({ data: encodeStatement(statement), type: IN_TOTO_PAYLOAD_TYPE });
  return Buffer.from(JSON.stringify(bundleToJSON(bundle)), 'utf8');
}
