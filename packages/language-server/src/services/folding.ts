import type { Tree } from '@policy-registry/stella-dsl';
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver';
import type { StellaFile } from '../text/stella-file.ts';

type Span = { readonly start: number; readonly end: number };

/** Blocks, whose closing brace stays visible, and comments of several lines. */
export function foldingRanges(file: StellaFile): FoldingRange[] {
  const blocks = file.analysis.file.sections.flatMap(blocksOf).map((span) => linesOf(file, span));
  const comments = commentBlocks(file).map((lines) => ({ ...lines, kind: FoldingRangeKind.Comment }));
  return [...blocks.map(({ startLine, endLine }) => ({ startLine, endLine: endLine - 1 })), ...comments].filter(
    ({ startLine, endLine }) => endLine > startLine,
  );
}

function blocksOf(section: Tree.Section): Span[] {
  return section.kind === 'profile' ? [section, ...section.items.filter(({ kind }) => kind !== 'scalar')] : [section];
}

/** Comments that follow each other line by line are one. */
function commentBlocks(file: StellaFile): { startLine: number; endLine: number }[] {
  const found: { startLine: number; endLine: number }[] = [];
  for (const comment of file.analysis.comments) {
    const lines = linesOf(file, comment);
    const last = found.at(-1);
    if (last !== undefined && last.endLine + 1 === lines.startLine) last.endLine = lines.endLine;
    else found.push(lines);
  }
  return found;
}

function linesOf(file: StellaFile, span: Span): { startLine: number; endLine: number } {
  const { start, end } = file.rangeOf(span);
  return { startLine: start.line, endLine: end.line };
}
