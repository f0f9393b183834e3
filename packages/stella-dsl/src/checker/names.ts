import type { Expr, Name } from '../parser/ast.ts';
import { didYouMean } from '../suggest.ts';
import { ELEMENT_FIELDS, INPUTS, OPEN_INPUT, ROOTS } from './catalogue.ts';
import { type Context, fail, type Typed } from './context.ts';
import { FUNCTIONS, METHODS, PREDICATES } from './functions.ts';
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
  if (!ROOTS.has(root.text)) return unknownRoot(root, context);
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
    return fail(
      context,
      'TYPE-012',
      span,
      `\`${dotted}\` is made from the profiles, so no profile can read it`,
      'use `severity.base`',
    );
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
  if (scalars === undefined) {
    return fail(
      context,
      'TYPE-002',
      profile,
      `there is no profile \`${profile.text}\``,
      didYouMean(profile.text, context.profiles.keys()),
    );
  }
  if (scalar === undefined)
    return fail(context, 'TYPE-002', profile, 'a profile is read by its scalars', 'write `profile.NAME.SCALAR`');
  const type = scalars.get(scalar.text);
  if (type === undefined) {
    const message = `profile \`${profile.text}\` has no scalar \`${scalar.text}\``;
    return fail(context, 'TYPE-002', scalar, message, didYouMean(scalar.text, scalars.keys()));
  }
  return extra === undefined ? get(path, type) : noMembers(path, 3, context);
}

function noMembers(path: readonly Name[], known: number, context: Context): Typed {
  const name = path
    .slice(0, known)
    .map(({ text }) => text)
    .join('.');
  const span = path[known] ?? { start: 0, end: 0 };
  return fail(context, 'TYPE-002', span, `\`${name}\` has no members`);
}

function unknownRoot(root: Name, context: Context): Typed {
  const fields = context.element === null ? [] : [...ELEMENT_FIELDS[context.element].keys()];
  const hint = didYouMean(root.text, [...fields, ...ROOTS.keys()]) ?? whereFieldBelongs(root.text);
  const message =
    context.element === null
      ? `unknown name \`${root.text}\``
      : `unknown name \`${root.text}\` for a ${context.element}`;
  return fail(context, 'TYPE-001', root, message, hint);
}

/** A bare `status` outside a predicate is a common slip. */
function whereFieldBelongs(name: string): string {
  if (FUNCTIONS.has(name)) return `\`${name}\` is a function: write \`${name}(...)\``;
  if (ELEMENT_FIELDS.statement.has(name)) return `write \`vex.${name}\`, or use it inside \`vex.any(...)\``;
  const owner = [...INPUTS.keys()].find((dotted) => dotted.endsWith(`.${name}`));
  return owner === undefined ? `names start with ${[...ROOTS.keys()].join(', ')}` : `write \`${owner}\``;
}

function unknownMember(path: readonly Name[], context: Context): Typed {
  const [root, ...members] = path.map(({ text }) => text);
  const prefix = `${root}.`;
  const wanted = members.join('.');
  const all = [...INPUTS.keys(), ...METHODS.keys(), ...PREDICATES.keys()].filter((name) => name.startsWith(prefix));
  // `signals.uncertainty` is the start of a name, `sbom.purl.x` goes past the end of one.
  const parent = path
    .slice(0, -1)
    .map(({ text }) => text)
    .join('.');
  const span = path.at(-1) ?? { start: 0, end: 0 };
  if (INPUTS.has(parent)) return noMembers(path, path.length - 1, context);
  if (METHODS.has(`${prefix}${wanted}`) || PREDICATES.has(`${prefix}${wanted}`)) {
    return fail(
      context,
      'TYPE-002',
      span,
      `\`${prefix}${wanted}\` is called with parentheses`,
      `write \`${prefix}${wanted}(...)\``,
    );
  }
  const names = all.map((name) => name.slice(prefix.length));
  const hint = didYouMean(wanted, names) ?? `members of \`${root}\` are ${names.join(', ')}`;
  return fail(
    context,
    'TYPE-002',
    { start: path[1]?.start ?? span.start, end: span.end },
    `\`${root}\` has no member \`${wanted}\``,
    hint,
  );
}
