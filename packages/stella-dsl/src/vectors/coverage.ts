import { DiagnosticSink } from '../diagnostic.ts';
import { compile, DEFAULT_LIMITS, evaluate, type SourceFile } from '../index.ts';
import { lex } from '../lexer/lexer.ts';
import { Source } from '../source.ts';
import { EXISTING, GRAMMAR, type Group } from './existing.ts';
import { observeExpressions, observeResult } from './observe.ts';
import { vectorsOf } from './read-vectors.ts';
import { recognize } from './recognize.ts';
import { filesOf, optionsOf } from './sources.ts';
import { subjectOf } from './subject.ts';
import type { Vector, VectorFile } from './vector.ts';

/** One vector, and the items that it covers: `group/item`. */
export interface Contribution {
  readonly vector: Vector;
  readonly items: ReadonlySet<string>;
}

export interface GroupCoverage {
  readonly group: Group;
  readonly items: number;
  readonly missing: readonly string[];
}

export function contributionsOf(files: readonly VectorFile[]): Contribution[] {
  return vectorsOf(files).map(({ file, proves, vector }) => ({ vector, items: itemsOf(file, proves, vector) }));
}

export function coverageOf(contributions: readonly Contribution[]): GroupCoverage[] {
  const covered = new Set(contributions.flatMap(({ items }) => [...items]));
  return Object.entries(EXISTING).map(([name, items]) => {
    const group = name as Group;
    return { group, items: items.length, missing: items.filter((item) => !covered.has(keyOf(group, item))) };
  });
}

export function keyOf(group: Group, item: string): string {
  return `${group}/${item}`;
}

function itemsOf(file: VectorFile, proves: string, vector: Vector): ReadonlySet<string> {
  const items = new Set<string>([keyOf('clauses', proves)]);
  const cover = (group: Group, item: string): void => void items.add(keyOf(group, item));
  if (vector.limit !== undefined) cover('limits', vector.limit);
  for (const one of vector.diagnostics ?? []) cover('codes', typeof one === 'string' ? one : one.code);
  const sources = filesOf(vector);
  for (const source of sources) for (const use of usesOf(source)) cover('grammar', use);
  // What is only compiled says nothing of what its parts come to.
  if (vector.result === undefined && !('value' in vector)) return items;
  const { ir } = compile(sources, optionsOf(vector));
  if (ir === undefined) return items;
  const { finding, context } = subjectOf(file, vector);
  observeExpressions(ir, finding, context, cover);
  observeResult(evaluate(ir, finding, context), cover);
  return items;
}

function usesOf(source: SourceFile): Iterable<string> {
  const sink = new DiagnosticSink(new Source(source), DEFAULT_LIMITS.diagnosticsPerFile);
  const { tokens } = lex(sink, DEFAULT_LIMITS);
  return (sink.hasErrors ? null : recognize(GRAMMAR, tokens)) ?? [];
}
