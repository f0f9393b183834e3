import type { IrKind } from '../ir/ir.ts';

/** `any`: known only at run time (env, signals.custom). `error`: reported already, agrees with everything. */
export type Type =
  | { readonly kind: 'null' | 'bool' | 'decimal' | 'string' | 'severity' | 'instant' | 'any' | 'error' }
  | { readonly kind: 'list'; readonly of: Type }
  /** `record` is one VEX statement; `group` is a root such as `advisory`, which is no value by itself. */
  | { readonly kind: 'record' | 'group'; readonly name: string };

export const NULL: Type = { kind: 'null' };
export const BOOL: Type = { kind: 'bool' };
export const DECIMAL: Type = { kind: 'decimal' };
export const STRING: Type = { kind: 'string' };
export const SEVERITY: Type = { kind: 'severity' };
export const INSTANT: Type = { kind: 'instant' };
export const ANY: Type = { kind: 'any' };
export const ERROR: Type = { kind: 'error' };
export const STRINGS: Type = { kind: 'list', of: STRING };

export function listOf(of: Type): Type {
  return { kind: 'list', of };
}

export function typeName(type: Type): string {
  switch (type.kind) {
    case 'list':
      return type.of.kind === 'any' ? 'list' : `list of ${typeName(type.of)}`;
    case 'record':
    case 'group':
      return type.name;
    case 'any':
      return 'value of any type';
    default:
      return type.kind;
  }
}

/** The type in a sentence: `a decimal`, `an instant`, `a list of strings`. */
export function aType(type: Type): string {
  switch (type.kind) {
    case 'list':
      return type.of.kind === 'any' ? 'a list' : `a list of ${typeName(type.of)}s`;
    case 'group':
      return `the group \`${type.name}\``;
    case 'null':
      return '`null`';
    case 'instant':
      return 'an instant';
    default:
      return `a ${typeName(type)}`;
  }
}

/** Open types agree with any other; what they are is seen at run time. */
export function isOpen(type: Type): boolean {
  return type.kind === 'any' || type.kind === 'error';
}

export function isScalar(type: Type): boolean {
  return type.kind !== 'list' && type.kind !== 'record' && type.kind !== 'group';
}

/**
 * The kind in which two operands meet, or null where they cannot. A string meets a severity or an instant as that, since
 * literals of both are written as strings; null meets everything (and the comparison is unknown).
 */
export function meet(left: Type, right: Type): IrKind | null {
  if (left.kind === 'error' || right.kind === 'error') return 'any';
  if (!isScalar(left) || !isScalar(right)) return null;
  if (isOpen(left) || left.kind === 'null') return kindOf(right);
  if (isOpen(right) || right.kind === 'null') return kindOf(left);
  if (left.kind === right.kind) return kindOf(left);
  if (left.kind === 'string' && isNamed(right)) return kindOf(right);
  return right.kind === 'string' && isNamed(left) ? kindOf(left) : null;
}

function isNamed(type: Type): boolean {
  return type.kind === 'severity' || type.kind === 'instant';
}

function kindOf(type: Type): IrKind {
  switch (type.kind) {
    case 'bool':
    case 'decimal':
    case 'string':
    case 'severity':
    case 'instant':
      return type.kind;
    default:
      return 'any';
  }
}
