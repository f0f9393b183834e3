import { type CreateVersionRequest, VersionService } from '@policy-registry/contracts/registry';
import { compilationMessage } from '@policy-registry/engine-messages';
import { type Implementation, implement, type Pager } from '@policy-registry/rpc';
import { diffMessage } from '../kernel/diff-messages.ts';
import { invalidArgument } from '../kernel/free-text.ts';
import { listPage } from '../kernel/list-page.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { readTimestamp } from '../kernel/timestamps.ts';
import { readPack } from '../packs/read-pack.ts';
import { archiveVersion } from './archive-version.ts';
import { checkGates } from './check-gates.ts';
import { createVersion } from './create-version.ts';
import { deprecateVersion } from './deprecate-version.ts';
import { diffVersions } from './diff-versions.ts';
import { verified } from './publication.ts';
import { publishVersion } from './publish-version.ts';
import { readCompilation, readIr, readSource } from './read-content.ts';
import { readVersion } from './read-version.ts';
import { reviseVersion } from './revise-version.ts';
import { submitVersion } from './submit-version.ts';
import type { WantedVersion } from './version-choice.ts';
import { bumpOf, gateMessage, versionMessage, versionStateFilter } from './version-messages.ts';
import { VERSIONS } from './version-record.ts';
import { withdrawVersion } from './withdraw-version.ts';

/** The handlers of VersionService: proto messages in and out, nothing decided here. */
export function versionHandlers(deps: RegistryDependencies, pager: Pager): Implementation {
  return implement(VersionService, {
    async createVersion(request, context) {
      const { pack, workspace, commit, changelog, validateOnly } = request;
      const wanted = wantedVersion(request.number);
      const version = { pack, workspace, commit, wanted, changelog, validateOnly };
      return { version: versionMessage(await createVersion(deps, context, version)) };
    },

    async getVersion({ pack, version }, { principal }) {
      return { version: versionMessage(await readVersion(deps, principal.tenant, pack, version)) };
    },

    async listVersions(request, context) {
      const documents = deps.documents.forTenant(context.principal.tenant);
      await readPack(deps, context.principal.tenant, request.pack);
      const state = versionStateFilter(request.state);
      const shown = request.showArchived ? {} : { archived: false };
      const { items, nextPageToken } = await listPage(pager, context, documents.collection(VERSIONS), request, {
        where: { pack: request.pack, ...(state === undefined ? shown : { state }) },
        orderBy: { field: 'number', value: ({ number }) => number },
        descending: true,
      });
      const versions = await Promise.all(items.map((stored) => verified(documents, stored)));
      return { versions: versions.map(versionMessage), nextPageToken };
    },

    async reviseVersion(request, context) {
      return { version: versionMessage(await reviseVersion(deps, context, request)) };
    },

    async submitVersion({ dueTime, ...request }, context) {
      const due = dueTime && readTimestamp('dueTime', dueTime);
      const { stored, review } = await submitVersion(deps, context, { ...request, dueTime: due });
      return { version: versionMessage(stored), review };
    },

    async withdrawVersion(request, context) {
      return { version: versionMessage(await withdrawVersion(deps, context, request)) };
    },

    async checkGates(request, { principal }) {
      const gates = await checkGates(deps, principal.tenant, request);
      return {
        satisfied: gates.every(({ satisfied, required }) => satisfied || !required),
        gates: gates.map(gateMessage),
      };
    },

    async publishVersion(request, context) {
      return { version: versionMessage(await publishVersion(deps, context, request)) };
    },

    async deprecateVersion({ sunsetTime, ...request }, context) {
      const sunset = sunsetTime && readTimestamp('sunsetTime', sunsetTime);
      return { version: versionMessage(await deprecateVersion(deps, context, { ...request, sunsetTime: sunset })) };
    },

    async archiveVersion(request, context) {
      return { version: versionMessage(await archiveVersion(deps, context, request)) };
    },

    async diffVersions(request, context) {
      const { baseVersion, ...diff } = await diffVersions(deps, context, request);
      return { baseVersion, ...diffMessage(diff) };
    },

    async getVersionSource({ pack, version }, { principal }) {
      const { sourceDigest, files } = await readSource(deps, principal.tenant, pack, version);
      return { sourceDigest, files: files.map(({ path, text }) => ({ path, text })) };
    },

    async getVersionIr({ pack, version }, { principal }) {
      const { candidate, irJson } = await readIr(deps, principal.tenant, pack, version);
      const data = new Uint8Array(Buffer.from(irJson, 'utf8'));
      return { content: { contentType: 'application/json', data }, etag: `"${candidate.irDigest}"` };
    },

    async getVersionCompilation({ pack, version }, { principal }) {
      return { compilation: compilationMessage(await readCompilation(deps, principal.tenant, pack, version)) };
    },
  });
}

function wantedVersion(number: CreateVersionRequest['number']): WantedVersion {
  if (number.case === 'version') return { exact: number.value };
  const bump = number.case === 'bump' ? bumpOf(number.value) : undefined;
  if (bump === undefined) throw invalidArgument('number', 'names neither a version nor a bump', 'required');
  return { bump };
}
