import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored } from '@policy-registry/storage';
import { requireEtag } from '@policy-registry/transitions';
import { checkTicket } from '../governance/ticket-pattern.ts';
import { afterwards } from '../kernel/afterwards.ts';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { changeVersion } from './change-version.ts';
import { evaluateGates, requireGates } from './gates/evaluate-gates.ts';
import type { Recompilation } from './gates/gate.ts';
import { gatherEvidence, recompile } from './gates/gather-evidence.ts';
import { holdEvidence } from './gates/hold-evidence.ts';
import { transition } from './lifecycle.ts';
import { ensureFrozen } from './publication.ts';
import { publicationStatement } from './publication-statement.ts';
import { readVersion, versionTitle } from './read-version.ts';
import type { VersionRecord } from './version-record.ts';

export interface PublishVersion {
  readonly pack: string;
  readonly version: string;
  readonly reason: string;
  readonly ticket: string;
  /** Empty, or what the publisher means. */
  readonly sourceDigest: string;
  readonly irDigest: string;
  readonly validateOnly: boolean;
  readonly etag: string;
}

/**
 * Signs the digests of an approved version and freezes it for good (see publication.ts for what makes it stay so). What is
 * evaluated, signed and written is one state of the document: when another write comes between, all of it is done again.
 *
 * Throws INVALID_STATE, STALE_DIGEST, GATES_NOT_SATISFIED, ETAG_MISMATCH.
 */
export async function publishVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: PublishVersion,
): Promise<Stored<VersionRecord>> {
  const { pack, version, reason, ticket, etag } = request;
  const { tenant, subject } = context.principal;
  checkFreeText({ reason, ticket });
  const check = publicationCheck(deps, tenant, request);
  if (request.validateOnly) {
    const stored = await readVersion(deps, tenant, pack, version);
    requireEtag(stored, etag, versionTitle(pack, version));
    await check(stored.body);
    return stored;
  }
  const stored = await changeVersion(deps, tenant, request, { etag, context }, async (body) => {
    const { to, evidence } = await check(body);
    await holdEvidence(deps, tenant, evidence, `publication ${pack}@${version}`);
    // After what it is of: a vote or a resolved comment that came in between has a time of its own.
    const now = deps.now();
    const publishTime = now.toISOString();
    const signed = await deps.attestor.sign(
      tenant,
      publicationStatement(body, { reason, ticket, publishedBy: subject, publishTime }),
    );
    const publication = { publishedBy: subject, publishTime, reason, ticket, ...signed };
    const { sourceDigest, irDigest } = body.candidate;
    return {
      body: { ...body, state: to, publication, updateTime: publishTime },
      events: [
        eventOf(context, now, {
          type: 'policy.published',
          ...{ pack, version, from: body.state, to, sourceDigest, irDigest },
          attestations: [signed],
          details: { reason, ticket, number: body.number },
        }),
      ],
    };
  });
  await afterwards(context, 'copying the publication', () =>
    ensureFrozen(deps.documents.forTenant(tenant), stored.body),
  );
  await afterwards(context, 'recording the attestation', async () => {
    const { publication } = stored.body;
    if (publication !== undefined) await deps.attestor.record(tenant, publication.bundleDigest, subject);
  });
  return stored;
}

/** Everything that must hold, of one state of the document: what it was seen by, and the state that publication leads to. */
function publicationCheck(deps: RegistryDependencies, tenant: string, request: PublishVersion) {
  const recompilations = new Map<string, Recompilation>();
  return async (body: VersionRecord) => {
    const to = transition(body.state, 'publish');
    requireDigests(body, request);
    const { candidate } = body;
    const known = recompilations.get(candidate.sourceDigest) ?? (await recompile(deps, tenant, candidate));
    recompilations.set(candidate.sourceDigest, known);
    const evidence = await gatherEvidence(deps, tenant, body, known);
    checkTicket(request.ticket, evidence.rules);
    requireGates(evaluateGates(evidence));
    return { to, evidence };
  };
}

function requireDigests({ candidate }: VersionRecord, { sourceDigest, irDigest }: PublishVersion): void {
  const sameSource = sourceDigest === '' || sourceDigest === candidate.sourceDigest;
  const sameIr = irDigest === '' || irDigest === candidate.irDigest;
  if (sameSource && sameIr) return;
  throw new ServiceError('STALE_DIGEST', 'The candidate has other digests than the ones to publish.', {
    metadata: { sourceDigest: candidate.sourceDigest, irDigest: candidate.irDigest },
  });
}
