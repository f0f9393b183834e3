import { type Digest, digestHex, isDigest } from '@policy-registry/canonical';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type DocumentStore, type ObjectStore, StoreError } from '@policy-registry/storage';
import { AttestationRecords } from './records/attestation-records.ts';
import type { LocalKey } from './signing/local-key.ts';
import { signEnvelope, signStatement } from './signing/sign-statement.ts';
import type { Statement } from './statement.ts';
import { verifyBundle } from './verification/verify-bundle.ts';

export interface AttestorDependencies {
  readonly documents: DocumentStore;
  readonly objects: ObjectStore;
  readonly key: LocalKey;
  readonly now: () => Date;
}

/**
 * Signs statements for the other services, in two steps around their own transition: `sign` before it, `record` after.
 * A signed bundle that was never recorded cannot be listed or read by anybody.
 */
export class Attestor {
  readonly #deps: AttestorDependencies;

  constructor(deps: AttestorDependencies) {
    this.#deps = deps;
  }

  /** The id of the attestation is the hex of its bundle's digest: content decides the name. */
  async sign(
    tenant: string,
    statement: Statement,
  ): Promise<{ readonly attestation: string; readonly bundleDigest: Digest }> {
    const bytes = await signStatement(statement, this.#deps.key);
    const { digest } = await this.#deps.objects.forTenant(tenant).put(bytes);
    return { attestation: digestHex(digest), bundleDigest: digest };
  }

  /** The DSSE envelope (JSON bytes) of a short-lived statement. Nothing is kept of it, and it is never a listed attestation. */
  async signEnvelope(_tenant: string, statement: Statement): Promise<Uint8Array> {
    return signEnvelope(statement, this.#deps.key);
  }

  /** Makes a signed bundle a listed attestation. Idempotent. Refuses bytes that this registry's key did not sign. */
  async record(tenant: string, bundleDigest: Digest, createdBy: string): Promise<void> {
    const bytes = await this.#deps.objects.forTenant(tenant).get(bundleDigest);
    const { verified, statement, checks } = verifyBundle(bytes, [this.#deps.key], { subjectDigests: [] });
    if (!verified || statement === undefined) {
      const failed = checks.find((check) => !check.passed);
      throw new ServiceError(
        'VERIFICATION_FAILED',
        `The bundle does not verify: ${failed?.message ?? 'no statement'}.`,
        {
          metadata: { bundleDigest, check: failed?.check ?? '' },
        },
      );
    }
    await new AttestationRecords(this.#deps.documents.forTenant(tenant)).add({
      attestation: digestHex(bundleDigest),
      predicateType: statement.predicateType,
      subjects: statement.subjects,
      keyId: this.#deps.key.keyId,
      bundleDigest,
      createdBy,
      createTime: this.#deps.now().toISOString(),
    });
  }

  /** The sigstore bundle (JSON bytes) of an attestation. Throws NOT_FOUND. */
  async bundle(tenant: string, attestation: string): Promise<Uint8Array> {
    const digest = `sha256:${attestation}`;
    if (isDigest(digest)) {
      try {
        return await this.#deps.objects.forTenant(tenant).get(digest);
      } catch (error) {
        if (!(error instanceof StoreError) || error.code !== 'NOT_FOUND') throw error;
      }
    }
    throw new ServiceError('NOT_FOUND', `There is no attestation "${attestation}".`, { metadata: { attestation } });
  }
}
