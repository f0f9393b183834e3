import { create, type JsonObject, toJson } from '@bufbuild/protobuf';
import { canonicalJson } from '@policy-registry/canonical';
import { archive } from '@policy-registry/canonical/archive';
import { type Bundle, BundleSchema } from '@policy-registry/contracts/registry';
import type { BundleMessage } from './load-bundle.ts';

/** By this an OPA knows that it may wait for the next bundle (long polling). */
export const OPA_BUNDLE_TYPE = 'application/vnd.openpolicyagent.bundles';

/**
 * A bundle as the bundle protocol of the Open Policy Agent has it: `.manifest`, and `data.policy_registry["PACK"]` with the IR as data. The
 * same facts as in the message, under the same names. Beside it are the files that an OPA does not load, as they were signed, for
 * engines that check before they run. The same bundle is the same bytes.
 */
export async function opaBundle(message: BundleMessage): Promise<Uint8Array> {
  const bundle = create(BundleSchema, message);
  const { environment, pack, version, irDigest, generation, canary } = bundle;
  const root = `policy_registry/${pack}`;
  const manifest = {
    revision: String(generation),
    roots: [root],
    metadata: { environment, pack, version, irDigest, ...(canary && { canary: canary.version }) },
  };
  return archive([
    json('.manifest', manifest),
    json(`${root}/data.json`, dataOf(bundle)),
    { path: `${root}/ir.json`, content: bundle.ir },
    { path: `${root}/attestation.sigstore.json`, content: bundle.attestation },
    { path: `${root}/head.dsse.json`, content: bundle.head },
    ...(canary === undefined
      ? []
      : [
          { path: `${root}/canary/ir.json`, content: canary.ir },
          { path: `${root}/canary/attestation.sigstore.json`, content: canary.attestation },
        ]),
  ]);
}

/** The message as JSON, with policies instead of their bytes. */
function dataOf(bundle: Bundle): JsonObject {
  const { head: _head, attestation: _attestation, ...facts } = asJson(bundle);
  const { canary, ir } = bundle;
  if (canary === undefined) return { ...facts, ir: parsed(ir) };
  const { attestation: _other, ...chosen } = facts.canary as JsonObject;
  return { ...facts, ir: parsed(ir), canary: { ...chosen, ir: parsed(canary.ir) } };
}

function asJson(bundle: Bundle): JsonObject {
  return toJson(BundleSchema, bundle, { alwaysEmitImplicit: true }) as JsonObject;
}

function parsed(ir: Uint8Array): JsonObject {
  return JSON.parse(Buffer.from(ir).toString('utf8')) as JsonObject;
}

function json(path: string, value: unknown) {
  return { path, content: Buffer.from(canonicalJson(value), 'utf8') };
}
