import type { Diagnostic, SourceFile } from '@policy-registry/stella-dsl';
import { isAlias, isMap, isScalar, LineCounter, type Node, type ParsedNode, parseDocument, visit } from 'yaml';
import type { PackCode } from './codes.ts';
import { problemAt, type Range } from './problem.ts';

/** A YAML file as plain data, with the means to say where a value stood. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  readonly root: ParsedNode | null;
  rangeOf(node: Node | null | undefined): Range;
}

export type YamlResult =
  | { readonly file: YamlFile; readonly diagnostics: readonly [] }
  | { readonly file: null; readonly diagnostics: readonly Diagnostic[] };

const SHOWN_PROBLEMS = 20;
/** Deeper ones end on some machines and not on others, by the room on the stack. */
const MAX_DEPTH = 100;

/**
 * Reads one YAML 1.2 document: no aliases (a few bytes of them make gigabytes), no tags, text keys, each key once. The size is the
 * caller's to bound; time is linear in it. Problems have the code given and their place.
 */
export function readYaml({ path, text }: SourceFile, code: PackCode): YamlResult {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    stringKeys: true,
    // The library compares every pair of keys; `findTwice` does the same in linear time.
    uniqueKeys: false,
    schema: 'core',
    resolveKnownTags: false,
  });
  const rangeAt = (start: number, end: number): Range => {
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return {
      line: Math.max(1, from.line),
      column: Math.max(1, from.col),
      endLine: Math.max(1, to.line),
      endColumn: Math.max(1, to.col),
    };
  };
  const rangeOf = (node: Node | null | undefined): Range => rangeAt(node?.range?.[0] ?? 0, node?.range?.[1] ?? 0);
  const errors = [...document.errors, ...document.warnings].slice(0, SHOWN_PROBLEMS);
  const problems = errors.map(({ pos, message }) => problemAt(code, path, rangeAt(pos[0], pos[1]), message));
  if (problems.length > 0) return { file: null, diagnostics: problems };
  const refused = findRefused(document.contents).map(({ node, message }) =>
    problemAt(code, path, rangeOf(node), message),
  );
  if (refused.length > 0) return { file: null, diagnostics: refused.slice(0, SHOWN_PROBLEMS) };
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return { file: { path, value, root: document.contents, rangeOf }, diagnostics: [] };
}

interface Refused {
  readonly node: Node;
  readonly message: string;
}

function findRefused(root: ParsedNode | null): Refused[] {
  const found: Refused[] = [];
  visit(root, {
    Node(_key, node, ancestors) {
      if (ancestors.length > MAX_DEPTH) {
        found.push({ node, message: `values nest deeper than ${MAX_DEPTH}` });
        return visit.BREAK;
      }
      if (isAlias(node)) found.push({ node, message: 'aliases (`*name`) are not allowed' });
      else if (node.tag !== undefined) found.push({ node, message: `tags (\`${node.tag}\`) are not allowed` });
      if (isMap(node)) found.push(...findTwice(node.items as readonly { key: unknown }[]));
      return undefined;
    },
  });
  return found;
}

function findTwice(items: readonly { readonly key: unknown }[]): Refused[] {
  const seen = new Set<unknown>();
  const found: Refused[] = [];
  for (const { key } of items) {
    if (!isScalar(key)) continue;
    if (seen.has(key.value)) found.push({ node: key, message: `the key ${JSON.stringify(key.value)} stands twice` });
    seen.add(key.value);
  }
  return found;
}
