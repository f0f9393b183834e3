import { DEFAULT_LIMITS } from '../limits.ts';
import { didYouMean } from '../suggest.ts';
import { kindOf, problemOf, type Scalar, shown } from './scalar.ts';
import type { TestCode } from './test-codes.ts';

/** What a value of a case must be. */
export type CaseShape =
  | Scalar
  | { readonly is: 'list'; readonly of: CaseShape }
  /** Members of these names and no others; `needs` must be there. */
  | { readonly is: 'members'; readonly members: Readonly<Record<string, CaseShape>>; readonly needs?: string }
  /** Members of any name. */
  | { readonly is: 'map'; readonly of: CaseShape }
  /** May be null, which says that it is not known: the member is left out. */
  | { readonly is: 'fact'; readonly of: CaseShape }
  /** May be null, which says something. */
  | { readonly is: 'nullable'; readonly of: CaseShape };

/** Steps from the root of a document to a value. */
export type CasePath = readonly (string | number)[];

export interface CaseProblem {
  readonly code: TestCode;
  readonly path: CasePath;
  /** The name of the member is what is wrong, not its value. */
  readonly atKey?: true;
  readonly message: string;
  readonly hint?: string;
}

export type ReportProblem = (problem: CaseProblem) => void;

/**
 * Reads a value by its shape: the same value without unknown facts, or undefined where it was reported. Everything that is wrong
 * below it is reported, not the first thing.
 */
export function readShape(shape: CaseShape, value: unknown, path: CasePath, report: ReportProblem): unknown {
  switch (shape.is) {
    case 'fact':
      return value === null ? undefined : readShape(shape.of, value, path, report);
    case 'nullable':
      return value === null ? null : readShape(shape.of, value, path, report);
    case 'list':
      if (!Array.isArray(value)) return refuse('a list', value, path, report);
      if (isTooLong(value, path, report)) return undefined;
      return value.map((item, index) => readShape(shape.of, item, [...path, index], report));
    case 'map':
      if (!isMembers(value)) return refuse('a mapping', value, path, report);
      if (isTooLong(Object.keys(value), path, report)) return undefined;
      return readMap(shape.of, value, path, report);
    case 'members':
      return isMembers(value) ? readMembers(shape, value, path, report) : refuse('a mapping', value, path, report);
    default: {
      const problem = problemOf(shape, value);
      if (problem === null) return value;
      report({ code: 'TEST-003', path, ...problem });
      return undefined;
    }
  }
}

const MAX_KEY = 200;

function readMap(
  of: CaseShape,
  value: Readonly<Record<string, unknown>>,
  path: CasePath,
  report: ReportProblem,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(value).map(([key, one]): readonly [string, unknown] => {
    if (key.length <= MAX_KEY && key.isWellFormed()) return [key, readShape(of, one, [...path, key], report)];
    const message = `a name has at most ${MAX_KEY} characters, all of them whole`;
    report({ code: 'TEST-003', path: [...path, key], atKey: true, message });
    return [key, undefined];
  });
  return present(entries);
}

function readMembers(
  { members, needs }: CaseShape & { is: 'members' },
  value: Readonly<Record<string, unknown>>,
  path: CasePath,
  report: ReportProblem,
): unknown {
  if (needs !== undefined && (value[needs] ?? null) === null) {
    report({ code: 'TEST-004', path, message: `\`${needs}\` is missing` });
  }
  const names = Object.keys(members);
  const entries = Object.entries(value).map(([key, one]): readonly [string, unknown] => {
    const shape = Object.hasOwn(members, key) ? members[key] : undefined;
    if (shape !== undefined) return [key, readShape(shape, one, [...path, key], report)];
    const hint = didYouMean(key, names) ?? `known are ${names.join(', ')}`;
    report({ code: 'TEST-002', path: [...path, key], atKey: true, message: `unknown member \`${shown(key)}\``, hint });
    return [key, undefined];
  });
  return present(entries);
}

/** As in the language: what a case gives is read by every rule, and shown of each. */
function isTooLong({ length }: readonly unknown[], path: CasePath, report: ReportProblem): boolean {
  if (length <= DEFAULT_LIMITS.listItems) return false;
  const message = `${length} items are more than the limit listItems (${DEFAULT_LIMITS.listItems})`;
  report({ code: 'TEST-003', path, message });
  return true;
}

function present(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

export function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(wanted: string, value: unknown, path: CasePath, report: ReportProblem): undefined {
  report({ code: 'TEST-003', path, message: `${wanted} is needed here, this is ${kindOf(value)}` });
}
