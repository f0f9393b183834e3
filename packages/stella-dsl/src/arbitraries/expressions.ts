import fc from 'fast-check';
import { ELEMENT_FIELDS, INPUTS, type Input } from '../checker/catalogue.ts';
import { FUNCTIONS, METHODS, type Parameter, PREDICATES, type Signature } from '../checker/functions.ts';
import type { Type } from '../checker/types.ts';
import { LITERALS, OPEN_INPUTS } from './literals.ts';

/** Sources of well-typed expressions, made from the catalogue: what is added there is generated here. */

export type Kind = 'string' | 'decimal' | 'severity' | 'instant' | 'bool' | 'strings' | 'any';

export interface Scope {
  /** Inside a predicate: what its bare names are fields of. */
  readonly element: 'statement' | 'component' | null;
  /** Inside a profile the score cannot be read. */
  readonly inProfile: boolean;
}

export const RULE_SCOPE: Scope = { element: null, inProfile: false };

const KINDS: readonly Kind[] = ['string', 'decimal', 'severity', 'instant', 'bool', 'strings', 'any'];
const SCORE: ReadonlySet<string> = new Set(['severity.score', 'severity.normalized']);
const known = new Map<string, fc.Arbitrary<string>>();

/** One arbitrary for each kind, scope and depth: they refer to one another, and none is made twice. */
function remember(key: string, make: () => fc.Arbitrary<string>): fc.Arbitrary<string> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}

/** An operand of this kind: anything that needs no parentheses before an operator. */
export function operand(kind: Kind, scope: Scope, depth: number): fc.Arbitrary<string> {
  return remember(`${kind} ${scope.element} ${scope.inProfile} ${depth}`, () => {
    const leaf = fc.oneof(...leaves(kind, scope).map((texts) => fc.constantFrom(...texts)));
    const calls = depth === 0 ? [] : callsOf(kind, scope, depth - 1);
    return calls.length === 0 ? leaf : fc.oneof(leaf, fc.oneof(...calls));
  });
}

/** Literals, inputs and fields, each with the same chance. */
function leaves(kind: Kind, { element, inProfile }: Scope): string[][] {
  const inputs = namesOf(kind, INPUTS).filter((name) => !(inProfile && SCORE.has(name)));
  // `vex.latest().status` is `vex.status`.
  const latest = inputs.flatMap((name) => (name.startsWith('vex.') ? [name.replace('vex.', 'vex.latest().')] : []));
  const open = kind === 'any' ? OPEN_INPUTS : [];
  const fields = element === null ? [] : namesOf(kind, ELEMENT_FIELDS[element]);
  return [[...LITERALS[kind]], [...inputs, ...latest, ...open], fields].filter((texts) => texts.length > 0);
}

function namesOf(kind: Kind, inputs: ReadonlyMap<string, Input>): string[] {
  return [...inputs].flatMap(([name, { type }]) => (kindOf(type) === kind ? [name] : []));
}

/** Null for what is no value by itself: a group, a record. */
function kindOf(type: Type): Kind | null {
  if (type.kind === 'list') return 'strings';
  return KINDS.find((kind) => kind === type.kind) ?? null;
}

function callsOf(kind: Kind, scope: Scope, depth: number): fc.Arbitrary<string>[] {
  const calls = [...FUNCTIONS, ...METHODS]
    .filter(([name, { returns }]) => name !== 'coalesce' && kindOf(returns) === kind)
    .map(([name, signature]) => callOf(name, signature, scope, depth));
  const predicates = predicatesOf(kind, scope, depth);
  const same = fc.array(operand(kind, scope, depth), { minLength: 1, maxLength: 3 });
  return [
    ...calls,
    ...predicates,
    same.map((args) => `coalesce(${args.join(', ')})`),
    ...specialsOf(kind, scope, depth),
  ];
}

function predicatesOf(kind: Kind, scope: Scope, depth: number): fc.Arbitrary<string>[] {
  if (scope.element !== null) return [];
  return [...PREDICATES]
    .filter(([, { returns }]) => kindOf(returns) === kind)
    .map(([name, { element }]) => condition({ ...scope, element }, depth).map((where) => `${name}(${where})`));
}

/** What has a syntax of its own, beside calls. */
function specialsOf(kind: Kind, scope: Scope, depth: number): fc.Arbitrary<string>[] {
  const at = operand('decimal', scope, depth);
  switch (kind) {
    case 'string':
      return [fc.tuple(operand('strings', scope, depth), at).map(([list, index]) => `${list}[${index}]`)];
    case 'any':
      return [fc.tuple(fc.constantFrom(...OPEN_INPUTS), at).map(([list, index]) => `${list}[${index}]`)];
    case 'bool':
      return [condition(scope, depth).map((inner) => `(${inner})`), fc.constant('exists(vex.latest())')];
    default:
      return [];
  }
}

function callOf(name: string, signature: Signature, scope: Scope, depth: number): fc.Arbitrary<string> {
  const args = signature.params.map((param) => argumentsOf(param, scope, depth));
  return fc.tuple(fc.constantFrom('', '', ','), ...args).map(([comma, ...lists]) => {
    // A parameter that was left out ends the list: what stands behind it would take its place.
    const end = lists.findIndex((list) => list.length === 0);
    const given = (end === -1 ? lists : lists.slice(0, end)).flat();
    return `${name}(${given.join(', ')}${given.length === 0 ? '' : comma})`;
  });
}

function argumentsOf(param: Parameter, scope: Scope, depth: number): fc.Arbitrary<string[]> {
  const one = fc.oneof(...param.types.map((type) => argumentOf(type, scope, depth)));
  const most = param.rest === true ? 3 : 1;
  return fc.array(one, { minLength: param.optional === true ? 0 : 1, maxLength: most });
}

function argumentOf(type: Type, scope: Scope, depth: number): fc.Arbitrary<string> {
  if (type.kind === 'group') return fc.constant(type.name);
  const kind = kindOf(type);
  if (kind === null) throw new Error(`no arbitrary makes a ${type.kind}`);
  return kind === 'any' ? fc.oneof(...KINDS.map((one) => operand(one, scope, depth))) : operand(kind, scope, depth);
}

const ORDERS = ['==', '!=', '<', '<=', '>', '>='];

/** What may stand after `when`. Parentheses stand where the generator put them, needed or not. */
export function condition(scope: Scope, depth: number): fc.Arbitrary<string> {
  return remember(`condition ${scope.element} ${scope.inProfile} ${depth}`, () => {
    const leaf = fc.oneof(
      { weight: 4, arbitrary: comparison(scope, depth) },
      { weight: 2, arbitrary: membership(scope, depth) },
      { weight: 1, arbitrary: operand('bool', scope, depth) },
      { weight: 1, arbitrary: fc.constantFrom('null', ...OPEN_INPUTS) },
    );
    if (depth === 0) return leaf;
    const inner = condition(scope, depth - 1);
    const predicates = predicatesOf('bool', scope, depth - 1);
    const chain = fc.tuple(fc.constantFrom(' and ', ' or '), fc.array(inner, { minLength: 2, maxLength: 4 }));
    return fc.oneof(
      leaf,
      ...predicates,
      chain.map(([op, parts]) => parts.join(op)),
      chain.map(([op, parts]) => `(${parts.join(op)})`),
      inner.map((part) => `not ${part}`),
      inner.map((part) => `not (${part})`),
    );
  });
}

function comparison(scope: Scope, depth: number): fc.Arbitrary<string> {
  const pairs = (['string', 'decimal', 'severity', 'instant', 'any'] as const).map((kind) => {
    const side = operand(kind, scope, depth);
    return fc.tuple(side, fc.constantFrom(...ORDERS), side);
  });
  const bools = operand('bool', scope, depth);
  const open = fc.oneof(operand('severity', scope, depth), operand('decimal', scope, depth), fc.constant('null'));
  return fc
    .oneof(
      ...pairs,
      fc.tuple(bools, fc.constantFrom('==', '!='), bools),
      fc.tuple(operand('any', scope, depth), fc.constantFrom(...ORDERS), open),
      // A text beside a severity or an instant is read as one when it comes.
      fc.tuple(
        fc.constantFrom('sbom.name', 'vex.status'),
        fc.constantFrom(...ORDERS),
        operand('severity', scope, depth),
      ),
    )
    .map((parts) => parts.join(' '));
}

function membership(scope: Scope, depth: number): fc.Arbitrary<string> {
  const op = fc.constantFrom('in', 'not in');
  const numbers = fc.constantFrom('[1, 2.5, -3]', '[null]', '[]');
  const severities = fc.constantFrom('["High", "Critical",]', '["Unknown", null]');
  return fc
    .oneof(
      fc.tuple(operand('string', scope, depth), op, operand('strings', scope, depth)),
      fc.tuple(operand('decimal', scope, depth), op, numbers),
      fc.tuple(operand('severity', scope, depth), op, severities),
      fc.tuple(operand('any', scope, depth), op, fc.oneof(numbers, fc.constantFrom(...OPEN_INPUTS))),
    )
    .map((parts) => parts.join(' '));
}
