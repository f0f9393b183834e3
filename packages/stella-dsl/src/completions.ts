import { type CallSignature, SIGNATURES } from './analysis/signatures.ts';
import {
  ACTIONS,
  JUSTIFICATIONS,
  KEYWORDS,
  REQUIREMENTS,
  SETTINGS,
  SEVERITY_WORDS,
  STATUSES,
} from './analysis/words.ts';
import { ELEMENT_FIELDS, INPUTS, ROOTS } from './checker/catalogue.ts';
import { METHODS, PREDICATES } from './checker/functions.ts';
import { typeName } from './checker/types.ts';

export type CompletionKind =
  | 'root'
  | 'input'
  | 'field'
  | 'function'
  | 'method'
  | 'predicate'
  | 'keyword'
  | 'action'
  | 'setting'
  | 'requirement'
  | 'status'
  | 'severity'
  | 'justification';

/** A name or word of the language with its documentation, for editors. */
export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** Type of an input, signature of a function, usage of a word. */
  readonly detail: string;
  readonly doc: string;
  /** Name of the type of an input or field, or of what a call returns. */
  readonly type?: string;
  /** Of a field: what has it. */
  readonly element?: 'statement' | 'component';
}

/** Every name and word of the language, sorted by kind. */
export const COMPLETIONS: readonly Completion[] = [
  ...[...ROOTS].map(([label, doc]) => ({ label, kind: 'root' as const, detail: 'group of names', doc })),
  ...[...INPUTS].map(([label, { type, doc }]) => {
    const name = typeName(type);
    return { label, kind: 'input' as const, detail: name, doc, type: name };
  }),
  ...(['statement', 'component'] as const).flatMap((element) =>
    [...ELEMENT_FIELDS[element]].map(([label, { type, doc }]) => {
      const name = typeName(type);
      return { label, kind: 'field' as const, detail: `${name} of a ${element}`, doc, type: name, element };
    }),
  ),
  ...[...SIGNATURES.values()].map((one) => ({
    label: one.name,
    kind: PREDICATES.has(one.name)
      ? ('predicate' as const)
      : METHODS.has(one.name)
        ? ('method' as const)
        : ('function' as const),
    detail: signatureText(one),
    doc: one.doc,
    type: one.returns,
  })),
  ...words('keyword', KEYWORDS),
  ...words('action', ACTIONS),
  ...words('setting', SETTINGS),
  ...words('requirement', REQUIREMENTS),
  ...words('status', STATUSES),
  ...words('severity', SEVERITY_WORDS),
  ...words('justification', JUSTIFICATIONS),
];

function words(kind: CompletionKind, table: readonly (readonly [string, string, string])[]): Completion[] {
  return table.map(([label, detail, doc]) => ({ label, kind, detail, doc }));
}

function signatureText({ name, params, returns, element }: CallSignature): string {
  const list = params.map((param) => `${param.name}${param.rest ? '...' : param.optional ? '?' : ''}`).join(', ');
  return `${name}(${element === undefined ? list : `condition over one ${element}`}) → ${returns}`;
}
