import fc from 'fast-check';
import type { IrAction } from '../ir/ir.ts';
import { condition, operand, RULE_SCOPE } from './expressions.ts';
import { LITERALS } from './literals.ts';

const DEPTH = 2;
const text = fc
  .oneof(operand('string', RULE_SCOPE, DEPTH), operand('any', RULE_SCOPE, 1))
  .filter((one) => !LITERALS.any.includes(one));
const severity = operand('severity', RULE_SCOPE, DEPTH);
const instant = operand('instant', RULE_SCOPE, DEPTH);
const anything = fc.oneof(
  condition(RULE_SCOPE, 1),
  operand('strings', RULE_SCOPE, 1),
  operand('decimal', RULE_SCOPE, DEPTH),
  fc.constant('vex.latest()'),
);
const message = fc.oneof(text, severity, operand('decimal', RULE_SCOPE, 1), operand('bool', RULE_SCOPE, 1));
const names = fc.constantFrom('"VendorX"', '"component_not_present"', '"ü"', '""');
const separators = fc.constantFrom('', ';', ',', ',;');
const list = fc.array(names, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`);

function optional(word: string, value: fc.Arbitrary<string>, part: string): fc.Arbitrary<string> {
  return fc.option(value).map((given) => (given === null ? word : `${word} ${part} ${given}`));
}

/** Sources of every action; one that is missing here does not compile. */
export const ACTIONS: Readonly<Record<IrAction['do'], fc.Arbitrary<string>>> = {
  status: text.map((value) => `status := ${value}`),
  severity: severity.map((value) => `severity := ${value}`),
  ignore: optional('ignore', instant, 'until'),
  defer: optional('defer', instant, 'until'),
  warn: optional('warn', message, 'message'),
  escalate: optional('escalate', severity, 'to'),
  annotate: fc
    .tuple(fc.constantFrom('owner', '__proto__', 'status', 'message'), anything)
    .map(([key, value]) => `annotate ${key} := ${value}`),
  requireVex: fc
    .tuple(fc.record({ vendors: list, justifications: list }, { requiredKeys: [] }), separators, separators)
    .filter(([needs]) => Object.keys(needs).length > 0)
    .map(([needs, between, end]) => {
      const parts = Object.entries(needs).map((need) => need.join(' = '));
      return `requireVex { ${parts.join(`,${between} `)}${end} }`;
    }),
};

const actions = fc
  .array(fc.oneof(...Object.values(ACTIONS)), { minLength: 1, maxLength: 4 })
  .chain((all) => fc.constantFrom(all.join('; '), `${all.join('; ')};`));

type Named = (name: string) => string;

const rule: fc.Arbitrary<Named> = fc
  .record({
    priority: fc.option(fc.oneof(fc.nat(300), fc.constant(1_000_000))),
    when: condition(RULE_SCOPE, DEPTH),
    onTrue: actions,
    onFalse: fc.option(actions),
    because: fc.option(fc.constantFrom('"b"', '"Why, \\"exactly\\": ü\\n"')),
    end: fc.constantFrom('', ';', ','),
  })
  .map(({ priority, when, onTrue, onFalse, because, end }) => (name) => {
    const parts = [`rule ${name}`, priority === null ? '' : `priority ${priority}`, `{ when ${when} then ${onTrue}`];
    if (onFalse !== null) parts.push(`else ${onFalse}`);
    if (because !== null) parts.push(`because ${because}${end}`);
    return [...parts, '}'].filter((part) => part !== '').join(' ');
  });

const weight = fc.constantFrom('+0.5', '-1.25', '0', '10');
const literal: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('"x"', '""', '"a\\tb \\u{1F600}"', '1', '+1.50', '-0.25', 'true', 'false', 'null'),
  fc.constantFrom('[]', '["x", "y",]', '[1, null]', '[["a"], []]'),
);

/** Items of a block, each under another name, with the separators that may stand behind them. */
function block(
  head: string,
  keys: readonly string[],
  item: (key: string) => fc.Arbitrary<string>,
): fc.Arbitrary<string> {
  const items = fc.subarray([...keys]).chain((chosen) => fc.tuple(...chosen.map(item)));
  return fc
    .tuple(separators, items, separators)
    .map(([start, all, end]) => `${head} { ${start} ${all.map((one) => `${one}${end}`).join(' ')} }`);
}

const entry = (key: string): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom('=', ':'), literal).map(([assign, value]) => `${key} ${assign} ${value}`);

const metadata = block('metadata', ['a', 'rule', 'map', '__proto__', 'description'], entry);
const settings = block('settings', ['shadow', 'default_status'], (key) =>
  fc
    .constantFrom(...(key === 'shadow' ? ['true', 'false'] : ['"affected"', '"blocked"']))
    .map((value) => `${key} = ${value}`),
);

const map = block('map vendors', ['GHSA', 'a', '__proto__'], (source) =>
  weight.map((add) => `source "${source}" => ${add}`),
);
const adjustments = block('env exposure', ['1', '2'], () =>
  fc.tuple(condition({ element: null, inProfile: true }, 1), weight).map(([when, add]) => `if ${when} then ${add}`),
);
const scalars = fc.constant('cap: 9.0, name = "npm"; names = ["x", null] on = true; nothing = null');

/** The profile `p`, whose scalars the expressions read, and another whose names mean something to JavaScript. */
const profiles = fc
  .tuple(scalars, map, adjustments, block('profile __proto__', ['constructor', 'env', 'source'], entry))
  .chain(([one, two, three, other]) =>
    fc
      .shuffledSubarray([`${one};`, two, three], { minLength: 3 })
      .map((parts) => [`profile p { ${parts.join(' ')} }`, other]),
  );

const NAMES = ['r0', '__proto__', 'status', 'toString', 'r4', 'R4'];

const whole: fc.Arbitrary<string> = fc
  .record({
    name: fc.constantFrom('"p"', '"Policy \\"ü\\" 😀"'),
    blocks: fc.tuple(fc.option(metadata), fc.option(settings)),
    profiles,
    rules: fc.array(rule, { minLength: 1, maxLength: NAMES.length }),
    start: separators,
    between: separators,
  })
  .chain(({ name, blocks, profiles: made, rules, start, between }) => {
    const sections = [
      ...blocks.filter((block) => block !== null),
      ...made,
      ...rules.map((named, index) => named(NAMES[index] ?? '')),
    ];
    return fc
      .shuffledSubarray(sections, { minLength: sections.length })
      .map((shuffled) => `policy ${name} syntax "stella-dsl@1" { ${start} ${shuffled.join(`${between} `)} }`);
  });

/** Source of a policy that compiles, with every part of the grammar, on one line. */
export const policyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 40, arbitrary: whole },
  { weight: 1, arbitrary: fc.constant('policy "p" syntax "stella-dsl@1" { }') },
);
