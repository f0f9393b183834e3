import type { Digest } from '@policy-registry/canonical';
import {
  type SignEnvelopeRequest,
  SigningService,
  type SignStatementRequest,
} from '@policy-registry/contracts/internal';
import { type Implementation, implement } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Attestor } from '../attestor.ts';
import type { Statement } from '../statement.ts';

/** The attestor for services in other processes. */
export function signingHandlers(attestor: Attestor): Implementation {
  return implement(SigningService, {
    async signStatement(request, { principal }) {
      return attestor.sign(principal.tenant, readStatement(request));
    },

    async signEnvelope(request, { principal }) {
      return { envelope: await attestor.signEnvelope(principal.tenant, readStatement(request)) };
    },

    async recordAttestation({ bundleDigest, createdBy }, { principal }) {
      await attestor.record(principal.tenant, bundleDigest as Digest, createdBy);
      return {};
    },

    async getBundle({ attestation }, { principal }) {
      return { bundle: await attestor.bundle(principal.tenant, attestation) };
    },
  });
}

function readStatement({
  predicateType,
  subjects,
  predicateJson,
}: SignStatementRequest | SignEnvelopeRequest): Statement {
  return {
    predicateType,
    subjects: subjects.map(({ name, digest }) => ({ name, digest: digest as Digest })),
    predicate: readPredicate(predicateJson),
  };
}

function readPredicate(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ServiceError('INVALID_ARGUMENT', 'predicateJson is not JSON.', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ServiceError('INVALID_ARGUMENT', 'predicateJson is not an object.');
  }
  return value as Record<string, unknown>;
}
