import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { canonicalJson, type Digest } from '@policy-registry/canonical';
import {
  type Attestation,
  AttestationSchema,
  AttestationService,
  type VerifyAttestationRequest,
} from '@policy-registry/contracts/attestation';
import { type CallContext, type Implementation, implement, type Pager, ServiceError } from '@policy-registry/rpc';
import type { Attestor, AttestorDependencies } from './attestor.ts';
import { type AttestationRecord, AttestationRecords } from './records/attestation-records.ts';
import { verifyBundle } from './verification/verify-bundle.ts';

/** The handlers of AttestationService: proto messages in and out, nothing decided here. */
export function attestationHandlers(deps: AttestorDependencies, attestor: Attestor, pager: Pager): Implementation {
  const recordsOf = (context: CallContext) =>
    new AttestationRecords(deps.documents.forTenant(context.principal.tenant));

  const listed = async (context: CallContext, id: string): Promise<AttestationRecord> => {
    const record = await recordsOf(context).get(id);
    if (record === undefined) {
      throw new ServiceError('NOT_FOUND', `There is no attestation "${id}".`, { metadata: { attestation: id } });
    }
    return record;
  };

  const toMessage = async (context: CallContext, record: AttestationRecord): Promise<Attestation> =>
    create(AttestationSchema, {
      attestation: record.attestation,
      predicateType: record.predicateType,
      subjects: record.subjects.map(({ name, digest }) => ({ name, digest })),
      keyId: record.keyId,
      bundle: await attestor.bundle(context.principal.tenant, record.attestation),
      createdBy: record.createdBy,
      createTime: timestampFromDate(new Date(record.createTime)),
    });

  const bundleOf = async (context: CallContext, source: VerifyAttestationRequest['source']): Promise<Uint8Array> =>
    source.case === 'bundle'
      ? source.value
      : attestor.bundle(context.principal.tenant, (await listed(context, source.value ?? '')).attestation);

  return implement(AttestationService, {
    async getAttestation(request, context) {
      return { attestation: await toMessage(context, await listed(context, request.attestation)) };
    },

    async listAttestations(request, context) {
      const filter = {
        ...(request.subjectDigest === '' ? {} : { subjectDigest: request.subjectDigest }),
        ...(request.predicateType === '' ? {} : { predicateType: request.predicateType }),
      };
      const page = pager.read(context, filter, request.pageSize, request.pageToken);
      const { records, last } = await recordsOf(context).list(filter, page);
      return {
        attestations: await Promise.all(records.map((record) => toMessage(context, record))),
        nextPageToken: last === undefined ? '' : pager.next(context, filter, last),
      };
    },

    async verifyAttestation(request, context) {
      const bytes = await bundleOf(context, request.source);
      const { verified, checks, statement, keyId } = verifyBundle(bytes, [deps.key], {
        subjectDigests: request.subjectDigests as Digest[],
        ...(request.predicateType === '' ? {} : { predicateType: request.predicateType }),
      });
      return {
        verified,
        checks: checks.map(({ check, passed, message }) => ({ check, passed, message })),
        predicateType: statement?.predicateType ?? '',
        subjects: statement?.subjects.map(({ name, digest }) => ({ name, digest })) ?? [],
        keyId: keyId ?? '',
        predicateJson: statement === undefined ? '' : canonicalJson(statement.predicate),
      };
    },

    async listSigningKeys(request, context) {
      pager.read(context, {}, request.pageSize, request.pageToken);
      const { keyId, publicKey, createdAt } = deps.key;
      return {
        keys: [
          {
            keyId,
            publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
            algorithm: 'ECDSA_P256_SHA256',
            active: true,
            createTime: timestampFromDate(createdAt),
          },
        ],
      };
    },
  });
}
