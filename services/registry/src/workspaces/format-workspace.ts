import { treeEntry } from '@policy-registry/canonical';
import type { CallContext } from '@policy-registry/rpc';
import { type Diagnostic, format } from '@policy-registry/stella-dsl';
import { changeOnce, rememberedRequest } from '@policy-registry/transitions';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText, putText } from '../kernel/source-objects.ts';
import { withFile } from './file-rules.ts';
import { edited } from './put-file.ts';
import { readWorkspace, requireOpen, workspacesOf, workspaceTitle } from './read-workspace.ts';
import type { FileRecord, WorkspaceRecord } from './workspace-record.ts';

/** What formatting made of one file, and from which bytes. */
interface FormattedFile {
  readonly from: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Formats every policy file in place. A file that does not parse stays as it is and is spoken of in the diagnostics. A file that
 * somebody changes at the same time is formatted as that person left it.
 */
export async function formatWorkspace(
  deps: RegistryDependencies,
  context: CallContext,
  request: { readonly workspace: string; readonly validateOnly: boolean },
): Promise<{ readonly changed: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { workspace, validateOnly } = request;
  const { tenant, subject } = context.principal;
  const known = new Map<string, FormattedFile>();
  let changed: readonly string[] = [];
  const decide = async (body: WorkspaceRecord) => {
    requireOpen(body);
    await formatAll(deps, tenant, body, known);
    const modifyTime = deps.now().toISOString();
    const modified = body.files.flatMap((file) => reformatted(file, known.get(file.path), subject, modifyTime));
    changed = modified.map(({ path }) => path);
    if (modified.length === 0) return undefined;
    const files = modified.reduce((all, file) => withFile(deps.limits, all, file), body.files);
    return edited(body, files, subject, modifyTime);
  };
  if (validateOnly) {
    await decide((await readWorkspace(deps, tenant, workspace)).body);
  } else {
    const call = { etag: '', context };
    const title = workspaceTitle(workspace);
    const stored = await changeOnce(workspacesOf(deps, tenant), workspace, title, call, async ({ body }) => {
      const next = await decide(body);
      if (next === undefined) return undefined;
      for (const path of changed) await putText(deps.objects, tenant, known.get(path)?.text ?? '');
      const details = { workspace, files: changed };
      const now = new Date(next.updateTime);
      return {
        body: next,
        events: [eventOf(context, now, { type: 'policy.workspace.formatted', pack: body.pack, details })],
        made: JSON.stringify(changed),
      };
    });
    const made = rememberedRequest(stored.body, context.requestMark)?.made;
    if (made !== undefined) changed = JSON.parse(made);
  }
  return { changed, diagnostics: [...known.values()].flatMap(({ diagnostics }) => diagnostics) };
}

async function formatAll(
  deps: RegistryDependencies,
  tenant: string,
  { files }: WorkspaceRecord,
  known: Map<string, FormattedFile>,
): Promise<void> {
  const policies = files.filter(({ path }) => path.endsWith('.stella'));
  for (const path of known.keys()) if (!policies.some((file) => file.path === path)) known.delete(path);
  for (const { path, sha256 } of policies) {
    if (known.get(path)?.from === sha256) continue;
    const { text, diagnostics } = format({ path, text: await getText(deps.objects, tenant, sha256) });
    known.set(path, { from: sha256, text, diagnostics });
  }
}

function reformatted(
  file: FileRecord,
  formatted: FormattedFile | undefined,
  modifiedBy: string,
  modifyTime: string,
): FileRecord[] {
  if (formatted === undefined) return [];
  const entry = treeEntry(file.path, formatted.text);
  return entry.sha256 === file.sha256 ? [] : [{ ...entry, modifiedBy, modifyTime }];
}
