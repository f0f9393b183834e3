import type { CompileOptions, SourceFile } from '../index.ts';
import { type Text, textOf, type Vector } from './vector.ts';

const PATH = 'policy.stella';
const HEADER = 'policy "vector" syntax "stella-dsl@1" {';

/** The files that a vector compiles. */
export function filesOf({ expression, policy, source, files }: Vector): SourceFile[] {
  if (expression !== undefined) return [{ path: PATH, text: wrapExpression(expression) }];
  if (policy !== undefined) return [{ path: PATH, text: wrap(policy) }];
  if (source !== undefined) return [{ path: PATH, text: textOf(source) }];
  const given = Array.isArray(files)
    ? files.map(({ path, text }) => [path, text] as const)
    : Object.entries(files ?? {});
  return given.map(([path, text]) => ({ path, text: textOf(text) }));
}

/** The header is line 1. */
export function wrap(sections: Text): string {
  return `${HEADER}\n${textOf(sections)}\n}\n`;
}

/** The expression starts at line 2, column 1; the condition is one that is always true and that no lint minds. */
export function wrapExpression(expression: string): string {
  return `${HEADER} rule v { when run.evaluated_at > "1970-01-01" then annotate v :=\n${expression}\n} }\n`;
}

/** A clock says each of its times once, and the last from then on. */
export function optionsOf({ options }: Vector): CompileOptions {
  if (options === undefined) return {};
  const { clock, ...others } = options;
  if (clock === undefined) return others;
  const times = [...clock];
  return { ...others, clock: () => (times.length > 1 ? times.shift() : times[0]) ?? 0 };
}
