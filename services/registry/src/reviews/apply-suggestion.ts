import type { CallContext } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { changeOnce, rememberedRequest, unlessDone } from '@policy-registry/transitions';
import { afterwards } from '../kernel/afterwards.ts';
import { eventOf } from '../kernel/event.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText, putText } from '../kernel/source-objects.ts';
import { transition } from '../versions/lifecycle.ts';
import { type FileContent, readContent, withFile } from '../workspaces/file-rules.ts';
import { edited } from '../workspaces/put-file.ts';
import { readWorkspace, requireOpen, workspacesOf, workspaceTitle } from '../workspaces/read-workspace.ts';
import type { FileRecord } from '../workspaces/workspace-record.ts';
import { findLines, linesOf, replaceLines } from './follow-lines.ts';
import { readComment } from './read-comment.ts';
import { type ReviewView, readReview } from './read-review.ts';
import { reviewId } from './review-id.ts';
import type { ReviewedComment } from './reviewed-comment.ts';
import { settleSuggestion } from './settle-suggestion.ts';

export interface ApplySuggestion {
  readonly review: string;
  readonly comment: string;
}

/**
 * Writes a suggestion into the workspace of the version, in place of the lines that it is about; whoever does is an editor of what comes of
 * it. The write of the workspace is what decides. That the comment was applied and its thread is closed is noted after it, by
 * this call or by the relay (settle-suggestion.ts).
 *
 * What others edited around the lines stays. Throws STALE_DIGEST when the lines themselves are others by now, in the candidate or in the
 * workspace; INVALID_STATE when it was applied before, suggests nothing, or nobody can revise the version any more; NOT_FOUND,
 * VERSION_IMMUTABLE, WORKSPACE_ARCHIVED, TOO_LARGE.
 */
export async function applySuggestion(
  deps: RegistryDependencies,
  context: CallContext,
  request: ApplySuggestion,
): Promise<{ readonly path: string }> {
  const { tenant, ...rest } = context.principal;
  const view = await readReview(deps, tenant, request.review);
  const comment = await readComment(deps, tenant, view, request.comment);
  const { workspace } = view.stored.body;
  const time = await unlessDone(
    context,
    async () => rememberedRequest((await readWorkspace(deps, tenant, workspace)).body, context.requestMark)?.made,
    () => writeSuggestion(deps, context, view, comment),
  );
  await afterwards(context, 'closing the thread of a suggestion', () =>
    settleSuggestion(deps, tenant, {
      ...{ ...request, thread: comment.thread, name: view.name, time: new Date(time) },
      origin: { principal: rest, traceId: context.traceId, requestId: undefined },
    }),
  );
  return { path: comment.file };
}

/** When it was written. */
async function writeSuggestion(
  deps: RegistryDependencies,
  context: CallContext,
  view: ReviewView,
  comment: ReviewedComment,
): Promise<string> {
  requireApplicable(view, comment);
  const { tenant, subject } = context.principal;
  const { workspace } = view.stored.body;
  const anchored = linesOf(await getText(deps.objects, tenant, comment.anchorDigest));
  const call = { etag: '', context };
  let writtenAt = '';
  const stored = await changeOnce(
    workspacesOf(deps, tenant),
    workspace,
    workspaceTitle(workspace),
    call,
    async ({ body }) => {
      requireOpen(body);
      const before = body.files.find(({ path }) => path === comment.file);
      const { text, entry } = await suggested(deps, tenant, before, comment, anchored);
      await putText(deps.objects, tenant, text);
      const now = deps.now();
      writtenAt = now.toISOString();
      const files = withFile(deps.limits, body.files, { ...entry, modifiedBy: subject, modifyTime: writtenAt });
      return {
        body: edited(body, files, subject, writtenAt),
        events: [appliedEvent(context, now, view, comment, { workspace, digest: entry.sha256, size: entry.size })],
        made: writtenAt,
      };
    },
  );
  return rememberedRequest(stored.body, context.requestMark)?.made ?? writtenAt;
}

/** The file of the workspace with the suggestion in place of its lines, wherever they are by now. */
async function suggested(
  deps: RegistryDependencies,
  tenant: string,
  file: FileRecord | undefined,
  { lineStart: start, lineEnd: end, suggestion }: ReviewedComment,
  anchored: readonly string[],
): Promise<FileContent> {
  const text = file === undefined ? '' : await getText(deps.objects, tenant, file.sha256);
  const range = findLines(anchored, linesOf(text), { start, end });
  if (file === undefined || range === undefined) throw outdated('in the workspace', file?.sha256);
  return readContent(deps.limits, file.path, replaceLines(text, range, suggestion));
}

function requireApplicable({ stored }: ReviewView, { suggestion, appliedBy, outdated: isOutdated }: ReviewedComment) {
  transition(stored.body.state, 'revise');
  if (suggestion === '') throw notApplicable('suggests nothing');
  if (appliedBy !== undefined) throw notApplicable('was applied before');
  if (isOutdated) throw outdated('in the candidate', stored.body.candidate.sourceDigest);
}

function notApplicable(why: string): ServiceError {
  return new ServiceError('INVALID_STATE', `The comment ${why}.`, { metadata: { state: why } });
}

function outdated(where: string, digest = ''): ServiceError {
  const message = `The lines that the suggestion is about were changed ${where}.`;
  return new ServiceError('STALE_DIGEST', message, { metadata: { digest } });
}

function appliedEvent(
  context: CallContext,
  now: Date,
  { name, round }: ReviewView,
  { comment, thread, file: path }: ReviewedComment,
  written: { readonly workspace: string; readonly digest: string; readonly size: number },
) {
  const { pack, version } = name;
  const review = reviewId(pack, version, round.candidate);
  return eventOf(context, now, {
    ...{ type: 'policy.review.suggestion_applied', pack, version },
    details: { review, comment, thread, path, ...written },
  });
}
