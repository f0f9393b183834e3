import type { VexStatement } from '../finding.ts';
import { Decimal, decimalOf, decimalText } from '../values/decimal.ts';
import type { Truth } from '../values/truth.ts';

/** What an expression can be at run time; null is unknown. Severities and instants are strings. */
export type Value = null | boolean | string | Decimal | VexStatement | readonly Value[];

export function truthOf(value: Value): Truth {
  return typeof value === 'boolean' ? value : null;
}

export function textOf(value: Value): string | null {
  return typeof value === 'string' ? value : null;
}

export function numberOf(value: Value): Decimal | null {
  return value instanceof Decimal ? value : null;
}

export function listOf(value: Value): readonly Value[] | null {
  return Array.isArray(value) ? value : null;
}

/** A value of the environment or of `signals.custom`: anything but text, numbers and booleans is unknown. */
export function openValue(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return decimalOf(value);
}

/** JSON form, decimals as strings in canonical text. */
export type ValueJson = null | boolean | string | readonly ValueJson[] | { readonly [key: string]: ValueJson };

export function valueJson(value: Value): ValueJson {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Decimal) return decimalText(value);
  if (Array.isArray(value)) return value.map(valueJson);
  return statementJson(value as VexStatement);
}

function statementJson(statement: VexStatement): ValueJson {
  const { statement_id, status, justification, vendor, timestamp } = statement;
  const known = Object.entries({ statement_id, status, justification, vendor, timestamp });
  return Object.fromEntries(known.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** A value as text for a warning; null where it is unknown or has no short text. */
export function messageOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return value instanceof Decimal ? decimalText(value) : null;
}
