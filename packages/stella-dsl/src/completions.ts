import { ELEMENT_FIELDS, INPUTS, ROOTS } from './checker/catalogue.ts';
import { FUNCTIONS, METHODS, PREDICATES, type Signature } from './checker/functions.ts';
import { typeName } from './checker/types.ts';

/** A name of the language with its documentation, for editors. */
export interface Completion {
  readonly label: string;
  readonly kind: 'root' | 'input' | 'field' | 'function' | 'method' | 'predicate';
  /** Type of an input, signature of a function. */
  readonly detail: string;
  readonly doc: string;
}

function signatureText(name: string, { params, returns }: Signature): string {
  const list = params.map((param) => `${param.name}${param.rest ? '...' : param.optional ? '?' : ''}`).join(', ');
  return `${name}(${list}) → ${typeName(returns)}`;
}

/** Every name of the language, sorted by kind of table and name. */
export const COMPLETIONS: readonly Completion[] = [
  ...[...ROOTS].map(([label, doc]) => ({ label, kind: 'root' as const, detail: 'group of names', doc })),
  ...[...INPUTS].map(([label, { type, doc }]) => ({ label, kind: 'input' as const, detail: typeName(type), doc })),
  ...Object.entries(ELEMENT_FIELDS).flatMap(([element, fields]) =>
    [...fields].map(([label, { type, doc }]) => ({
      label,
      kind: 'field' as const,
      detail: `${typeName(type)} of a ${element}`,
      doc,
    })),
  ),
  ...[...FUNCTIONS].map(([label, one]) => ({
    label,
    kind: 'function' as const,
    detail: signatureText(label, one),
    doc: one.doc,
  })),
  ...[...METHODS].map(([label, one]) => ({
    label,
    kind: 'method' as const,
    detail: signatureText(label, one),
    doc: one.doc,
  })),
  ...[...PREDICATES].map(([label, { element, returns, doc }]) => ({
    label,
    kind: 'predicate' as const,
    detail: `${label}(condition over one ${element}) → ${typeName(returns)}`,
    doc,
  })),
];
