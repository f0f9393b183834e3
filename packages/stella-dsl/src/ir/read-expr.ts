import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import { FUNCTIONS, METHODS, type Signature } from '../checker/functions.ts';
import { parseCanonicalDecimal } from '../values/decimal.ts';
import type { EachFunction, IrExpr } from './ir.ts';
import { IrError } from './ir-error.ts';
import { type Json, MAX_DEPTH, readBool, readList, readObject, readOneOf, readString } from './reader.ts';

const KINDS = ['bool', 'decimal', 'string', 'severity', 'instant', 'any'] as const;
const COMPARES = ['==', '!=', '<', '<=', '>', '>='] as const;
const EACH = ['vex.any', 'vex.all', 'vex.count', 'sbom.any_component'] as const;

/** Members of each node beside `op`. */
const MEMBERS: Readonly<Record<IrExpr['op'], readonly string[]>> = {
  null: [],
  bool: ['value'],
  string: ['value'],
  decimal: ['value'],
  list: ['items'],
  get: ['path'],
  field: ['name'],
  index: ['list', 'at'],
  and: ['args'],
  or: ['args'],
  not: ['arg'],
  compare: ['by', 'as', 'left', 'right'],
  in: ['as', 'item', 'list'],
  call: ['fn', 'args', 'as?'],
  each: ['fn', 'where'],
};
const OPS = Object.keys(MEMBERS) as IrExpr['op'][];

const LITERALS: ReadonlySet<string> = new Set(['null', 'bool', 'string', 'decimal', 'list']);

type Element = 'statement' | 'component' | null;

/** Reads one expression; every name in it must be one that this version knows. Throws `IrError`. */
export function readExpr(value: unknown, path: string, element: Element = null, depth = 0): IrExpr {
  if (depth > MAX_DEPTH) throw new IrError(path, `nested deeper than ${MAX_DEPTH}`);
  const op = readOneOf((value as Json | null)?.op, `${path}/op`, OPS);
  const node = readObject(value, path, ['op', ...MEMBERS[op]]);
  const sub = (member: string): IrExpr => readExpr(node[member], `${path}/${member}`, element, depth + 1);
  const subs = (member: string): IrExpr[] =>
    readList(node[member], `${path}/${member}`, (item, at) => readExpr(item, at, element, depth + 1));
  switch (op) {
    case 'null':
      return { op };
    case 'bool':
      return { op, value: readBool(node.value, `${path}/value`) };
    case 'string':
      return { op, value: readString(node.value, `${path}/value`) };
    case 'decimal':
      return { op, value: readDecimal(node.value, `${path}/value`) };
    case 'list':
      return { op, items: subs('items').map((item, index) => literalOnly(item, `${path}/items/${index}`)) };
    case 'get':
      return { op, path: readPath(node.path, `${path}/path`) };
    case 'field':
      return { op, name: readField(node.name, `${path}/name`, element) };
    case 'index':
      return { op, list: sub('list'), at: sub('at') };
    case 'and':
    case 'or':
      return { op, args: subs('args') };
    case 'not':
      return { op, arg: sub('arg') };
    case 'compare': {
      const by = readOneOf(node.by, `${path}/by`, COMPARES);
      return { op, by, as: readOneOf(node.as, `${path}/as`, KINDS), left: sub('left'), right: sub('right') };
    }
    case 'in':
      return { op, as: readOneOf(node.as, `${path}/as`, KINDS), item: sub('item'), list: sub('list') };
    case 'call':
      return readCall(node, path, subs('args'));
    case 'each':
      return readEach(node, path, element, depth);
  }
}

function literalOnly(item: IrExpr, path: string): IrExpr {
  if (LITERALS.has(item.op)) return item;
  throw new IrError(path, 'a list holds literals only');
}

function readCall(node: Json, path: string, args: IrExpr[]): IrExpr {
  const fn = readString(node.fn, `${path}/fn`);
  const signature = FUNCTIONS.get(fn) ?? METHODS.get(fn);
  if (signature === undefined) throw new IrError(`${path}/fn`, `unknown function ${fn}`);
  const { least, most } = arityOf(fn, signature);
  if (args.length < least || args.length > most) {
    throw new IrError(`${path}/args`, `${fn} does not take ${args.length} arguments`);
  }
  if ((node.as !== undefined) !== (fn === 'coalesce'))
    throw new IrError(`${path}/as`, 'stands on coalesce, and only there');
  const as = node.as === undefined ? {} : { as: readOneOf(node.as, `${path}/as`, KINDS) };
  return { op: 'call', fn, args, ...as };
}

function arityOf(fn: string, { params }: Signature): { least: number; most: number } {
  // `normalize_cvss(advisory)` is lowered to the two inputs that it reads.
  if (fn === 'normalize_cvss') return { least: 1, most: 2 };
  const least = params.filter((param) => param.optional === undefined).length;
  return { least, most: params.at(-1)?.rest === true ? Number.POSITIVE_INFINITY : params.length };
}

function readEach(node: Json, path: string, element: Element, depth: number): IrExpr {
  if (element !== null) throw new IrError(path, 'a predicate inside a predicate');
  const fn: EachFunction = readOneOf(node.fn, `${path}/fn`, EACH);
  const of = fn === 'sbom.any_component' ? 'component' : 'statement';
  return { op: 'each', fn, where: readExpr(node.where, `${path}/where`, of, depth + 1) };
}

export function readDecimal(value: unknown, path: string): string {
  const text = readString(value, path);
  if (parseCanonicalDecimal(text) === null) throw new IrError(path, 'a decimal in canonical text is needed');
  return text;
}

function readPath(value: unknown, path: string): readonly string[] {
  const names = readList(value, path, readString);
  const [root, first] = names;
  const open =
    (root === 'env' && names.length === 2) ||
    (root === 'signals' && first === 'custom' && names.length === 3) ||
    (root === 'profile' && names.length === 3);
  if (!open && !INPUTS.has(names.join('.'))) throw new IrError(path, `unknown input ${names.join('.')}`);
  return names;
}

function readField(value: unknown, path: string, element: Element): string {
  const name = readString(value, path);
  if (element === null || !ELEMENT_FIELDS[element].has(name)) throw new IrError(path, `unknown field ${name}`);
  return name;
}
