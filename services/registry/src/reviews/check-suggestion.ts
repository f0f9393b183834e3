import { invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText } from '../kernel/source-objects.ts';
import type { CommentAnchor } from './comment-record.ts';
import { replaceLines } from './follow-lines.ts';

/** A suggestion is about lines, and says something else than they do. Throws INVALID_ARGUMENT. */
export async function checkSuggestion(
  { objects }: Pick<RegistryDependencies, 'objects'>,
  tenant: string,
  { lineStart, lineEnd, anchorDigest }: CommentAnchor,
  suggestion: string,
): Promise<void> {
  const field = 'comment.suggestion';
  if (lineStart === 0) throw invalidArgument(field, 'needs the lines that it replaces', 'suggestion');
  const text = await getText(objects, tenant, anchorDigest);
  const range = { start: lineStart, end: lineEnd };
  if (replaceLines(text, range, suggestion) === text) {
    throw invalidArgument(field, 'is what the lines say already', 'suggestion');
  }
}
