import type { Completion } from '@policy-registry/stella-dsl';
import { type Documentation, ofCompletion } from '../../language/documentation.ts';

export type OfferKind = 'value' | 'field' | 'name' | 'function' | 'keyword' | 'snippet';

/** Something that may be written at a place. */
export interface Offer {
  readonly label: string;
  readonly kind: OfferKind;
  readonly detail?: string;
  readonly documentation?: Documentation;
  /** What is written where the client knows snippets; else, and without one, the label is. */
  readonly snippet?: string;
}

const KINDS: Readonly<Record<Completion['kind'], OfferKind>> = {
  root: 'name',
  input: 'field',
  field: 'field',
  function: 'function',
  method: 'function',
  predicate: 'function',
  keyword: 'keyword',
  action: 'keyword',
  setting: 'field',
  requirement: 'field',
  status: 'value',
  severity: 'value',
  justification: 'value',
};

/** A name or word of the language; `label` is the part of it that is still to be written. */
export function offerOf(one: Completion, label = one.label): Offer {
  const offer = { label, kind: KINDS[one.kind], detail: one.detail, documentation: ofCompletion(one) };
  return KINDS[one.kind] === 'function' ? { ...offer, snippet: `${label}($0)` } : offer;
}

export function keyword(label: string, snippet?: string): Offer {
  return { label, kind: 'keyword', ...(snippet === undefined ? {} : { snippet }) };
}
