import type { TreeEntry } from '@policy-registry/canonical';
import { invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText } from '../kernel/source-objects.ts';
import type { CommentAnchor } from './comment-record.ts';

/**
 * The place of a comment, checked against the tree of the candidate: no file means the whole candidate; a file without lines means
 * the whole file; one line alone is a range of one. Throws INVALID_ARGUMENT.
 */
export async function anchorOf(
  deps: RegistryDependencies,
  tenant: string,
  tree: readonly TreeEntry[],
  place: { readonly file: string; readonly lineStart: number; readonly lineEnd: number },
): Promise<CommentAnchor> {
  const { file, lineStart } = place;
  if (file === '') {
    if (lineStart !== 0 || place.lineEnd !== 0) throw invalidArgument('comment.file', 'is needed with lines', 'anchor');
    return { file, lineStart: 0, lineEnd: 0, anchorDigest: '' };
  }
  const entry = tree.find(({ path }) => path === file);
  if (entry === undefined) throw invalidArgument('comment.file', 'is no file of the candidate', 'anchor');
  const lineEnd = place.lineEnd === 0 ? lineStart : place.lineEnd;
  if (lineStart === 0 && lineEnd === 0) return { file, lineStart, lineEnd, anchorDigest: entry.sha256 };
  const lines = lineCount(await getText(deps.objects, tenant, entry.sha256));
  if (lineStart < 1 || lineStart > lines) throw invalidArgument('comment.lineStart', `is not 1 to ${lines}`, 'anchor');
  if (lineEnd < lineStart || lineEnd > lines) {
    throw invalidArgument('comment.lineEnd', `is not ${lineStart} to ${lines}`, 'anchor');
  }
  return { file, lineStart, lineEnd, anchorDigest: entry.sha256 };
}

function lineCount(text: string): number {
  const lines = text.split('\n').length;
  return text.endsWith('\n') ? lines - 1 : lines;
}
