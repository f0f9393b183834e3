import fc from 'fast-check';
import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import { FUNCTIONS, METHODS, type Signature } from '../checker/functions.ts';
import type { IrAction, IrCompare, IrExpr, IrKind, IrProfile, IrRule, LiteralJson, PolicyIr } from '../ir/ir.ts';
import { SYNTAX } from '../statuses.ts';

/** Policies as bytes may hold them: all that `loadIr` accepts, most of it nothing that the checker would let through. */

type Element = 'statement' | 'component' | null;

const NAMES = ['a', 'p', 'x y', '', '__proto__', 'constructor', 'toString', 'vex', 'ü', '\u0000'];
const TEXTS = [
  ...NAMES,
  'fixed',
  'not_affected',
  'blocked',
  'High',
  'Unknown',
  '2026-01-01',
  '9999-12-31T23:59:59.999999999-23:59',
  'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  'pkg:npm/a@1.0.0',
  '1.2.3-rc.1',
  '*a*a*a*a*a*a*a*a*b',
  '?'.repeat(256),
  '*'.repeat(300),
  'a'.repeat(5_000),
];
const DECIMALS = ['0', '1', '-1', '0.000001', '-999999999999999999', '999999999999999999', '9.8', '4'];
const KINDS: readonly IrKind[] = ['bool', 'decimal', 'string', 'severity', 'instant', 'any'];
const COMPARES: readonly IrCompare[] = ['==', '!=', '<', '<=', '>', '>='];

const name = fc.constantFrom(...NAMES);
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 5 }));
const decimal = fc.constantFrom(...DECIMALS);
const kind = fc.constantFrom(...KINDS);

const literal: fc.Arbitrary<IrExpr> = fc.letrec<{ one: IrExpr }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 2 },
    fc.constant<IrExpr>({ op: 'null' }),
    fc.boolean().map((value): IrExpr => ({ op: 'bool', value })),
    text.map((value): IrExpr => ({ op: 'string', value })),
    decimal.map((value): IrExpr => ({ op: 'decimal', value })),
    fc.array(tie('one'), { maxLength: 3 }).map((items): IrExpr => ({ op: 'list', items })),
  ),
})).one;

const path: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc.constantFrom(...[...INPUTS.keys()].map((dotted) => dotted.split('.'))),
  name.map((key) => ['env', key]),
  name.map((key) => ['signals', 'custom', key]),
  fc.tuple(name, name).map(([profile, scalar]) => ['profile', profile, scalar]),
);

const exprs = fc.letrec<Record<'null' | 'statement' | 'component', IrExpr>>((tie) => ({
  null: nodeOf(null, tie('null'), [tie('statement'), tie('component')]),
  statement: nodeOf('statement', tie('statement'), null),
  component: nodeOf('component', tie('component'), null),
}));

function nodeOf(
  element: Element,
  inner: fc.Arbitrary<IrExpr>,
  predicates: readonly [fc.Arbitrary<IrExpr>, fc.Arbitrary<IrExpr>] | null,
): fc.Arbitrary<IrExpr> {
  const args = fc.array(inner, { maxLength: 3 });
  const fields = element === null ? [] : [...ELEMENT_FIELDS[element].keys()];
  const options: fc.Arbitrary<IrExpr>[] = [
    literal,
    path.map((of): IrExpr => ({ op: 'get', path: of })),
    ...(fields.length === 0 ? [] : [fc.constantFrom(...fields).map((field): IrExpr => ({ op: 'field', name: field }))]),
    fc.record({ list: inner, at: inner }).map((parts): IrExpr => ({ op: 'index', ...parts })),
    fc.record({ op: fc.constantFrom('and' as const, 'or' as const), args }),
    inner.map((arg): IrExpr => ({ op: 'not', arg })),
    fc
      .record({ by: fc.constantFrom(...COMPARES), as: kind, left: inner, right: inner })
      .map((parts): IrExpr => ({ op: 'compare', ...parts })),
    fc.record({ as: kind, item: inner, list: inner }).map((parts): IrExpr => ({ op: 'in', ...parts })),
    ...[...FUNCTIONS, ...METHODS].map(([fn, signature]) => callOf(fn, signature, inner)),
  ];
  if (predicates !== null) {
    const [statement, component] = predicates;
    const fn = fc.constantFrom('vex.any' as const, 'vex.all' as const, 'vex.count' as const);
    options.push(fc.record({ fn, where: statement }).map((parts): IrExpr => ({ op: 'each', ...parts })));
    options.push(component.map((where): IrExpr => ({ op: 'each', fn: 'sbom.any_component', where })));
  }
  return fc.oneof({ maxDepth: 4, depthIdentifier: 'ir' }, ...options);
}

function callOf(fn: string, { params }: Signature, inner: fc.Arbitrary<IrExpr>): fc.Arbitrary<IrExpr> {
  const least = params.filter((param) => param.optional === undefined).length;
  const most = params.at(-1)?.rest === true ? 4 : params.length;
  const args = fc.array(inner, { minLength: least, maxLength: fn === 'normalize_cvss' ? 2 : most });
  if (fn === 'coalesce') return fc.record({ args, as: kind }).map((parts): IrExpr => ({ op: 'call', fn, ...parts }));
  return args.map((given): IrExpr => ({ op: 'call', fn, args: given }));
}

const WRAPPERS: readonly ((inner: IrExpr) => IrExpr)[] = [
  (arg) => ({ op: 'not', arg }),
  (arg) => ({ op: 'and', args: [arg, { op: 'null' }] }),
  (arg) => ({ op: 'or', args: [{ op: 'null' }, arg] }),
  (arg) => ({ op: 'call', fn: 'coalesce', args: [arg, { op: 'null' }], as: 'any' }),
  (arg) => ({ op: 'call', fn: 'percent_of', args: [arg, { op: 'decimal', value: '0.000001' }] }),
  (list) => ({ op: 'index', list, at: { op: 'decimal', value: '0' } }),
  (left) => ({ op: 'compare', by: '==', as: 'any', left, right: { op: 'bool', value: true } }),
];

/** An expression that nests up to the depth that `loadIr` allows. */
export const irExpr: fc.Arbitrary<IrExpr> = fc
  .tuple(exprs.null, fc.constantFrom(...WRAPPERS), fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(240)))
  .map(([inner, wrap, times]) => Array.from({ length: times }).reduce<IrExpr>(wrap, inner));

function record<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.uniqueArray(name, { maxLength: 3 }).chain((keys) =>
    fc.tuple(...keys.map(() => value)).map((values) =>
      // `fromEntries` makes `__proto__` a member like any other.
      Object.fromEntries(keys.map((key, index) => [key, values[index] as T])),
    ),
  );
}

const ACTIONS: Readonly<Record<IrAction['do'], fc.Arbitrary<IrAction>>> = {
  status: irExpr.map((value): IrAction => ({ do: 'status', value })),
  severity: irExpr.map((value): IrAction => ({ do: 'severity', value })),
  ignore: fc.option(irExpr).map((until): IrAction => (until === null ? { do: 'ignore' } : { do: 'ignore', until })),
  defer: fc.option(irExpr).map((until): IrAction => (until === null ? { do: 'defer' } : { do: 'defer', until })),
  warn: fc.option(irExpr).map((message): IrAction => (message === null ? { do: 'warn' } : { do: 'warn', message })),
  escalate: fc.option(irExpr).map((to): IrAction => (to === null ? { do: 'escalate' } : { do: 'escalate', to })),
  annotate: fc.record({ key: name, value: irExpr }).map((parts): IrAction => ({ do: 'annotate', ...parts })),
  requireVex: fc
    .record({ vendors: fc.array(name), justifications: fc.array(name) }, { requiredKeys: [] })
    .map((parts): IrAction => ({ do: 'requireVex', ...parts })),
};
const actions = fc.array(fc.oneof(...Object.values(ACTIONS)), { maxLength: 5 });

const rule: fc.Arbitrary<Omit<IrRule, 'name'>> = fc
  .tuple(fc.nat(5), irExpr, actions, fc.option(actions), fc.option(text))
  .map(([priority, when, then, otherwise, because]) => ({
    priority,
    when,
    then,
    ...(otherwise === null ? {} : { else: otherwise }),
    ...(because === null ? {} : { because }),
  }));

const literalJson: fc.Arbitrary<LiteralJson> = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  decimal.map((value) => ({ decimal: value })),
  fc.array(text, { maxLength: 2 }),
);

const profile: fc.Arbitrary<IrProfile> = fc.record({
  maps: record(record(decimal)),
  env: record(fc.array(fc.record({ when: irExpr, add: decimal }), { maxLength: 3 })),
  scalars: record(literalJson),
});

export const policyIr: fc.Arbitrary<PolicyIr> = fc
  .record({
    syntax: fc.constant(SYNTAX),
    policy: text,
    metadata: record(literalJson),
    settings: fc.record({ default_status: text, shadow: fc.boolean() }),
    profiles: record(profile),
    rules: fc.array(rule, { maxLength: NAMES.length }),
  })
  .map((ir) => ({
    ...ir,
    rules: ir.rules
      .sort((left, right) => left.priority - right.priority)
      .map((one, index) => ({ name: NAMES[index] ?? '', ...one })),
  }));
