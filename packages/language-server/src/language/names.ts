import { COMPLETIONS, type Completion, type CompletionKind } from '@policy-registry/stella-dsl';
import type { Path, Subject } from '../text/scope.ts';

const KINDS = new Map<CompletionKind, Map<string, Completion>>();
for (const one of COMPLETIONS) {
  if (one.kind === 'field') continue;
  const table = KINDS.get(one.kind) ?? new Map<string, Completion>();
  KINDS.set(one.kind, table.set(one.label, one));
}
const FIELDS = COMPLETIONS.filter(({ kind }) => kind === 'field');

/** Names and words of one kind, but fields, which depend on the element. */
export function wordsOf(kind: Exclude<CompletionKind, 'field'>): ReadonlyMap<string, Completion> {
  return KINDS.get(kind) ?? new Map();
}

export function fieldsOf(element: Completion['element'] | null): readonly Completion[] {
  return FIELDS.filter((field) => field.element === element);
}

/** What a name of the language means at its place; null for the names that a policy or a run brings, and for unknown ones. */
export function meaningOf(subject: Subject): Completion | null {
  const path = plainPath(subject.path);
  const field = path.length === 1 ? fieldsOf(subject.element).find(({ label }) => label === path[0]) : undefined;
  if (field !== undefined) return field;
  const name = (path.at(-1) === '()' ? path.slice(0, -1) : path).join('.');
  for (const kind of ['root', 'input', 'function', 'method', 'predicate'] as const) {
    const found = wordsOf(kind).get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** Name of the type; null where only a run tells. */
export function typeOf(subject: Subject): string | null {
  return meaningOf(subject)?.type ?? null;
}

/** `vex.latest().status` is `vex.status`. */
export function plainPath(path: Path): Path {
  return path.length === 4 && path.slice(0, 3).join('.') === 'vex.latest.()' ? ['vex', path[3] ?? ''] : path;
}

/** One text for everything that means the same, so that all uses of it can be found. */
export function canonicalName(subject: Subject): string {
  const isField = subject.path.length === 1 && meaningOf(subject)?.kind === 'field';
  return `${isField ? `${subject.element}.` : ''}${plainPath(subject.path).join('.')}`;
}
