import { setImmediate as turn } from 'node:timers/promises';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { getText } from '../kernel/source-objects.ts';
import type { Candidate } from '../versions/version-record.ts';
import type { CommentAnchor } from './comment-record.ts';
import { followLines, type LineChanges, type LineRange, lineChanges, linesOf } from './follow-lines.ts';

/** Where the place of a comment is in a candidate. Lines are 0 where there are none. */
export interface CurrentPlace {
  readonly outdated: boolean;
  readonly currentLineStart: number;
  readonly currentLineEnd: number;
}

const NOWHERE = { currentLineStart: 0, currentLineEnd: 0 };

/** Finds the places of comments in a candidate, as their text has moved since. For one call: it compares each file once. */
export function placesIn(
  deps: Pick<RegistryDependencies, 'objects'>,
  tenant: string,
  { tree }: Pick<Candidate, 'tree'>,
): (anchor: CommentAnchor) => Promise<CurrentPlace> {
  const compared = new Map<string, Promise<LineChanges>>();
  const changesSince = (before: string, after: string): Promise<LineChanges> => {
    const pair = `${before} ${after}`;
    const changes = compared.get(pair) ?? compareTexts(deps, tenant, before, after);
    compared.set(pair, changes);
    return changes;
  };
  return async ({ file, anchorDigest, ...anchored }) => {
    const current = tree.find(({ path }) => path === file)?.sha256;
    if (current === undefined) return { ...NOWHERE, outdated: file !== '' };
    const range = { start: anchored.lineStart, end: anchored.lineEnd };
    if (range.start === 0 || current === anchorDigest) return placeOf(range);
    return placeOf(followLines(await changesSince(anchorDigest, current), range));
  };
}

async function compareTexts(
  { objects }: Pick<RegistryDependencies, 'objects'>,
  tenant: string,
  before: string,
  after: string,
): Promise<LineChanges> {
  const [old, young] = [await getText(objects, tenant, before), await getText(objects, tenant, after)];
  // Others get their turn between two files of many lines.
  await turn();
  return lineChanges(linesOf(old), linesOf(young));
}

function placeOf(range: LineRange | undefined): CurrentPlace {
  if (range === undefined) return { ...NOWHERE, outdated: true };
  return { currentLineStart: range.start, currentLineEnd: range.end, outdated: false };
}
