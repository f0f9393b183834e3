import type { TreeEntry } from '@policy-registry/canonical';
import type { Principal } from '@policy-registry/rpc';
import { instantiate, TEMPLATES, template } from '@policy-registry/templates';
import { invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { putText } from '../kernel/source-objects.ts';
import { readPublishedVersion } from '../versions/read-version.ts';
import { checkTree, readContent } from './file-rules.ts';
import type { WorkspaceRecord } from './workspace-record.ts';

/** What a new workspace begins with. */
export interface WorkspaceStart extends Pick<WorkspaceRecord, 'baseTree' | 'editors'> {
  /** By path. */
  readonly files: readonly TreeEntry[];
}

interface Wanted {
  readonly pack: string;
  readonly template: string;
  readonly baseVersion: string;
}

/**
 * Nothing, the files of a published version, or those of a template as the pack's own. Throws INVALID_ARGUMENT for both at once and for a
 * template that is not there, and what file-rules.ts throws where the limits are too narrow for a template.
 */
export async function startOf(
  deps: RegistryDependencies,
  { tenant, subject }: Pick<Principal, 'tenant' | 'subject'>,
  wanted: Wanted,
): Promise<WorkspaceStart> {
  if (wanted.template !== '') {
    // They differ from the base, which is empty: whoever brought them is an editor like any other.
    return { baseTree: [], files: await filesOfTemplate(deps, tenant, wanted), editors: [subject] };
  }
  const baseTree = await treeOfBase(deps, tenant, wanted);
  return { baseTree, files: baseTree, editors: [] };
}

async function filesOfTemplate(deps: RegistryDependencies, tenant: string, wanted: Wanted): Promise<TreeEntry[]> {
  if (wanted.baseVersion !== '') throw invalidArgument('template', 'cannot stand beside base_version', 'template');
  const found = template(wanted.template);
  if (found === undefined) {
    const names = TEMPLATES.map(({ name }) => name).join(', ');
    throw invalidArgument('template', `names no template; there are ${names}`, 'template');
  }
  const contents = instantiate(found, wanted.pack).map(({ path, text }) => readContent(deps.limits, path, text));
  const files = contents.map(({ entry }) => entry);
  checkTree(deps.limits, files);
  await Promise.all(contents.map(({ text }) => putText(deps.objects, tenant, text)));
  return files;
}

async function treeOfBase(
  deps: RegistryDependencies,
  tenant: string,
  { pack, baseVersion }: Wanted,
): Promise<readonly TreeEntry[]> {
  if (baseVersion === '') return [];
  const { body } = await readPublishedVersion(deps, tenant, pack, baseVersion);
  return body.candidate.tree;
}
