import { canonicalJson, sha256 } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import type { Stored, TenantDocuments } from '@policy-registry/storage';
import { insertIfAbsent, pause, unlessDone } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import { checkFreeText, invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readOpenPack } from '../packs/read-pack.ts';
import { readWorkspace } from '../workspaces/read-workspace.ts';
import { type Cut, candidateOf, cutCommit, storeCandidate } from './cut-candidate.ts';
import { nextNumber } from './highest-version.ts';
import { verified } from './publication.ts';
import { chooseVersion, type WantedVersion } from './version-choice.ts';
import { type Candidate, sortedPeople, VERSIONS, type VersionRecord, versionKey } from './version-record.ts';

export interface CreateVersion {
  readonly pack: string;
  readonly workspace: string;
  /** The head when empty. */
  readonly commit: string;
  readonly wanted: WantedVersion;
  readonly changelog: string;
  readonly validateOnly: boolean;
}

/** Attempts against others who cut versions of the same pack at the same moment. */
const ATTEMPTS = 32;

/**
 * Cuts a commit into a new version. Both its semantic version and its number are taken by the insert of the document and stay taken.
 * With `validateOnly` the answer has revision 0 and nothing is stored.
 *
 * Throws VERSION_NUMBER_USED, INVALID_SOURCE, and what `cutCommit` throws.
 */
export async function createVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: CreateVersion,
): Promise<Stored<VersionRecord>> {
  checkFreeText({ changelog: request.changelog });
  const documents = deps.documents.forTenant(context.principal.tenant);
  return unlessDone(
    context,
    () => cutBefore(documents, context),
    () => cutVersion(deps, context, request),
  );
}

async function cutVersion(
  deps: RegistryDependencies,
  context: CallContext,
  request: CreateVersion,
): Promise<Stored<VersionRecord>> {
  const { pack, validateOnly } = request;
  const { tenant } = context.principal;
  await readOpenPack(deps, tenant, pack);
  const { body: workspace } = await readWorkspace(deps, tenant, request.workspace);
  if (workspace.pack !== pack) throw invalidArgument('workspace', `drafts the pack "${workspace.pack}"`, 'workspace');
  const cut = await cutCommit(deps, tenant, workspace, request.commit);
  const candidate = validateOnly ? unstored(cut) : await storeCandidate(deps, tenant, cut, 1);
  const documents = deps.documents.forTenant(tenant);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const version = await chooseVersion(documents, pack, request.wanted);
    const number = await nextNumber(documents, pack);
    const parentVersion = (await lastCutFrom(documents, request.workspace)) ?? workspace.baseVersion;
    const record = recordOf(deps, context, request, { version, number, parentVersion, candidate, cut });
    if (validateOnly) return { id: versionKey(pack, version), revision: 0, body: record };
    const { sourceDigest, irDigest } = candidate;
    const details = { workspace: request.workspace, commit: candidate.commit, number };
    const event = eventOf(context, new Date(record.createTime), {
      type: 'policy.version.created',
      ...{ pack, version, to: 'draft', sourceDigest, irDigest, details },
    });
    context.signal.throwIfAborted();
    const inserted = await insertIfAbsent(documents.collection(VERSIONS), versionKey(pack, version), record, [event]);
    const stored = inserted ?? (await cutBefore(documents, context));
    if (stored !== undefined) return stored;
    // An exact version that is taken is refused by the next `chooseVersion`; a number that is taken moves on.
    await pause(attempt);
  }
  throw new ServiceError('CONFLICT', `Others keep cutting versions of the pack "${pack}"; retry the call.`, {
    retryAfterMs: 200,
  });
}

function unstored(cut: Cut): Candidate {
  return { ...candidateOf(cut, 1), compilationDigest: sha256(canonicalJson(cut.compiled.compilation)) };
}

function recordOf(
  deps: RegistryDependencies,
  { principal, requestMark }: CallContext,
  { pack, workspace, changelog }: CreateVersion,
  given: Pick<VersionRecord, 'version' | 'number' | 'parentVersion' | 'candidate'> & { readonly cut: Cut },
): VersionRecord {
  const { cut, ...fields } = given;
  const time = deps.now().toISOString();
  return {
    pack,
    ...fields,
    state: 'draft',
    workspace,
    changelog,
    authors: sortedPeople(cut.commit.contributors, [principal.subject]),
    rounds: [],
    createdBy: principal.subject,
    createTime: time,
    updateTime: time,
    ...(requestMark === undefined ? {} : { createRequest: requestMark.key }),
  };
}

/** The version that this very request cut before. For good, as its number and its name are. */
async function cutBefore(
  documents: TenantDocuments,
  { requestMark }: CallContext,
): Promise<Stored<VersionRecord> | undefined> {
  if (requestMark === undefined) return undefined;
  const [stored] = await documents.collection(VERSIONS).list({ where: { createRequest: requestMark.key }, limit: 1 });
  return stored && verified(documents, stored);
}

/** What this workspace was cut into last: the new version is derived from it. */
async function lastCutFrom(documents: TenantDocuments, workspace: string): Promise<string | undefined> {
  const [last] = await documents
    .collection(VERSIONS)
    .list({ where: { workspace }, orderBy: 'number', descending: true, limit: 1 });
  return last?.body.version;
}
