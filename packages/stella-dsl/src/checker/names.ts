import type { Expr, Name } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import { ELEMENT_FIELDS, INPUTS, OPEN_INPUT, ROOTS } from './catalogue.ts';
import { type Context, FAILED, fail, type Typed } from './context.ts';
import { FUNCTIONS, METHODS, PREDICATES } from './functions.ts';
import { ABSENT_FUNCTIONS, OTHER_MEMBERS, OTHER_ROOTS } from './other-words.ts';
import { type Advice, guess, suggest } from './repairs.ts';
import type { Type } from './types.ts';

/** The names of a chain of members down to its root, `a.b.c`; null where the chain starts with something else. */
export function pathOf(expr: Expr): Name[] | null {
  const names: Name[] = [];
  let at = expr;
  while (at.kind === 'member') {
    names.push(at.name);
    at = at.object;
  }
  if (at.kind !== 'ident') return null;
  names.push({ text: at.name, start: at.start, end: at.end });
  return names.reverse();
}

/** What a dotted name means: an input, a field of the element, a scalar of a profile, or a reported mistake. */
export function checkPath(path: readonly Name[], context: Context): Typed {
  const [root, ...members] = path;
  if (root === undefined) return fail(context, 'TYPE-001', { start: 0, end: 0 }, 'an empty name');
  const field = context.element === null ? undefined : ELEMENT_FIELDS[context.element].get(root.text);
  if (field !== undefined && members.length === 0) return { ir: { op: 'field', name: root.text }, type: field.type };
  if (!ROOTS.has(root.text)) return unknownRoot(root, members, context);
  if (members.length === 0) {
    return { ir: { op: 'null' }, type: { kind: 'group', name: root.text } };
  }
  switch (root.text) {
    case 'env':
      return members.length === 1 ? get(path, OPEN_INPUT.type) : noMembers(path, 2, context);
    case 'profile':
      return checkScalar(path, context);
    case 'signals':
      if (members[0]?.text === 'custom') return checkCustom(path, context);
      return checkInput(path, context);
    default:
      return checkInput(path, context);
  }
}

function get(path: readonly Name[], type: Type): Typed {
  return { ir: { op: 'get', path: path.map(({ text }) => text) }, type };
}

function checkInput(path: readonly Name[], context: Context): Typed {
  const dotted = path.map(({ text }) => text).join('.');
  const found = INPUTS.get(dotted);
  if (found === undefined) return unknownMember(path, context);
  if (context.inProfile && (dotted === 'severity.score' || dotted === 'severity.normalized')) {
    const span = { start: path[0]?.start ?? 0, end: path.at(-1)?.end ?? 0 };
    const meant = dotted === 'severity.score' ? 'severity.base' : 'advisory.severity';
    const advice = { hint: `use \`${meant}\``, fix: guess(span, meant) };
    const message = `\`${dotted}\` is made from the profiles, so no profile can read it`;
    return fail(context, 'TYPE-012', span, message, advice);
  }
  return get(path, found.type);
}

function checkCustom(path: readonly Name[], context: Context): Typed {
  if (path.length === 3) return get(path, OPEN_INPUT.type);
  if (path.length > 3) return noMembers(path, 3, context);
  const span = path[1] ?? { start: 0, end: 0 };
  return fail(context, 'TYPE-002', span, '`signals.custom` needs a key', 'write `signals.custom.KEY`');
}

function checkScalar(path: readonly Name[], context: Context): Typed {
  const [root, profile, scalar, extra] = path;
  if (root === undefined || profile === undefined)
    return fail(context, 'TYPE-002', path[0] ?? { start: 0, end: 0 }, 'no profile is named');
  const scalars = context.profiles.get(profile.text);
  // The profile whose name is missing may be this one.
  if (scalars === undefined && context.profiles.has('')) return FAILED;
  if (scalars === undefined) {
    const advice =
      suggest(profile, profile.text, context.profiles.keys()) ?? known('profiles', context.profiles.keys());
    return fail(context, 'TYPE-002', profile, `there is no profile \`${profile.text}\``, advice);
  }
  if (scalar === undefined)
    return fail(context, 'TYPE-002', profile, 'a profile is read by its values', 'write `profile.NAME.KEY`');
  const type = scalars.get(scalar.text);
  if (type === undefined) {
    const message = `profile \`${profile.text}\` has no value \`${scalar.text}\``;
    const advice = suggest(scalar, scalar.text, scalars.keys()) ?? known('its values', scalars.keys());
    return fail(context, 'TYPE-002', scalar, message, advice);
  }
  return extra === undefined ? get(path, type) : noMembers(path, 3, context);
}

const SHOWN_NAMES = 10;

function known(what: string, names: Iterable<string>): string | undefined {
  const all = [...names];
  if (all.length === 0) return undefined;
  return `${what} are ${all.slice(0, SHOWN_NAMES).join(', ')}${all.length > SHOWN_NAMES ? ', ...' : ''}`;
}

function noMembers(path: readonly Name[], known: number, context: Context): Typed {
  const names = path.map(({ text }) => text);
  const name = names.slice(0, known).join('.');
  const span = { start: path[known]?.start ?? 0, end: path.at(-1)?.end ?? 0 };
  return fail(context, 'TYPE-002', span, `\`${name}\` has no members`, pastEndAdvice(path, name, known));
}

/** `env.cluster.name`, `sbom.purl.type`, `sbom.tags.length`. */
function pastEndAdvice(path: readonly Name[], name: string, known: number): Advice | string | undefined {
  const rest = path.slice(known).map(({ text }) => text);
  const all = { start: path[0]?.start ?? 0, end: path.at(-1)?.end ?? 0 };
  if (path[0]?.text === 'env' || name.startsWith('signals.custom.')) {
    const last = path[known - 1];
    const root = path.slice(0, known - 1).map(({ text }) => text);
    const key = `["${[last?.text, ...rest].join('.')}"]`;
    return {
      hint: `a key with points stands in quotes: ${root.join('.')}${key}`,
      fix: guess(all, `${root.join('.')}${key}`),
    };
  }
  if (name === 'sbom.purl' && rest.join('.') === 'type') {
    return { hint: 'write `purl_type(sbom.purl)`', fix: rewrite(all, 'purl_type(sbom.purl)') };
  }
  const word = rest[0]?.toLowerCase() ?? '';
  return ABSENT_FUNCTIONS.get(word);
}

function unknownRoot(root: Name, members: readonly Name[], context: Context): Typed {
  const fields = context.element === null ? [] : [...ELEMENT_FIELDS[context.element].keys()];
  const message =
    context.element === null
      ? `unknown name \`${root.text}\``
      : `unknown name \`${root.text}\` for a ${context.element}`;
  const candidates = members.length === 0 ? [...fields, ...ROOTS.keys()] : ROOTS.keys();
  const advice = otherRoot(root, members) ?? suggest(root, root.text, candidates) ?? whereFieldBelongs(root, members);
  return fail(context, 'TYPE-001', root, message, advice);
}

/** `component.name`, `input.advisory.kev`. */
function otherRoot(root: Name, members: readonly Name[]): Advice | undefined {
  const [first] = members;
  if (root.text === 'input' && first !== undefined && ROOTS.has(first.text)) {
    return {
      hint: `names start with \`${first.text}\``,
      fix: { title: `delete \`${root.text}.\``, edits: [{ start: root.start, end: first.start, text: '' }] },
    };
  }
  const meant = OTHER_ROOTS.get(root.text.toLowerCase());
  if (meant === undefined || first === undefined) return undefined;
  const dotted = [meant, ...members.map(({ text }) => text)].join('.');
  const hint = `did you mean \`${meant}\`?`;
  return INPUTS.has(dotted) || meant === 'env' ? { hint, fix: guess(root, meant) } : { hint };
}

/** A bare `status` outside a predicate is a common slip. */
function whereFieldBelongs(root: Name, members: readonly Name[]): Advice | string {
  const name = root.text;
  if (/^(?:now|today)$/i.test(name)) {
    return { hint: 'the time of the evaluation is `run.evaluated_at`', fix: guess(root, 'run.evaluated_at') };
  }
  if (ELEMENT_FIELDS.statement.has(name)) return `write \`vex.${name}\`, or use it inside \`vex.any(...)\``;
  const owner = [...INPUTS.keys()].find((dotted) => dotted.endsWith(`.${name}`));
  if (owner !== undefined && members.length === 0) return { hint: `write \`${owner}\``, fix: guess(root, owner) };
  if (FUNCTIONS.has(name)) return `\`${name}\` is a function: write \`${name}(...)\``;
  return `names start with ${[...ROOTS.keys()].join(', ')}`;
}

function unknownMember(path: readonly Name[], context: Context): Typed {
  const [root, ...members] = path.map(({ text }) => text);
  const prefix = `${root}.`;
  const wanted = members.join('.');
  // `signals.uncertainty` is the start of a name, `sbom.purl.x` goes past the end of one.
  const parent = path.slice(0, -1);
  const last = path.at(-1) ?? { start: 0, end: 0 };
  const parentName = parent.map(({ text }) => text).join('.');
  if (INPUTS.has(parentName)) return noMembers(path, path.length - 1, context);
  if (METHODS.has(`${prefix}${wanted}`) || PREDICATES.has(`${prefix}${wanted}`)) {
    const message = `\`${prefix}${wanted}\` is called with parentheses`;
    return fail(context, 'TYPE-002', last, message, `write \`${prefix}${wanted}(...)\``);
  }
  const span = { start: path[1]?.start ?? last.start, end: last.end };
  const advice = memberAdvice(span, root ?? '', wanted);
  return fail(context, 'TYPE-002', span, `\`${root}\` has no member \`${wanted}\``, advice);
}

function memberAdvice(span: { start: number; end: number }, root: string, wanted: string): Advice | string {
  const other = OTHER_MEMBERS.get(`${root}.${wanted.toLowerCase()}`);
  if (other !== undefined) return { hint: `did you mean \`${other}\`?`, fix: guess(span, other) };
  const under = (names: Iterable<string>): string[] =>
    [...names].filter((name) => name.startsWith(`${root}.`)).map((name) => name.slice(root.length + 1));
  const calls = [...under(METHODS.keys()), ...under(PREDICATES.keys())];
  const inputs = under(INPUTS.keys());
  const near = suggest(span, wanted, [...inputs, ...calls]);
  if (near === undefined) return `members of \`${root}\` are ${[...inputs, ...calls].join(', ')}`;
  // A method is called: its name alone would be the next problem.
  return calls.some((call) => near.hint.includes(`\`${call}\``)) ? near.hint : near;
}
