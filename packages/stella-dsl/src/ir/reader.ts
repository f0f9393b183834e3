import { IrError } from './ir-error.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Deeper than any compiled policy; keeps a hostile document from exhausting the stack. */
export const MAX_DEPTH = 256;

/** An object with no other members than these; `?` marks those that may be missing. */
export function readObject(value: unknown, path: string, members: readonly string[]): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new IrError(path, 'an object is needed');
  const allowed = new Set(members.map((member) => member.replace('?', '')));
  for (const key of Object.keys(value)) {
    if (!allowed.has(key)) throw new IrError(below(path, key), 'unknown member');
  }
  for (const member of members) {
    if (!member.endsWith('?') && !Object.hasOwn(value, member)) throw new IrError(`${path}/${member}`, 'missing');
  }
  return value as Json;
}

/** An object with keys of the author's, each value read by `read`. */
export function readRecord<T>(
  value: unknown,
  path: string,
  read: (value: unknown, path: string) => T,
): Record<string, T> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new IrError(path, 'an object is needed');
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, read(one, below(path, key))]));
}

/** JSON pointer (RFC 6901) to a member whose name is not ours. */
function below(path: string, key: string): string {
  return `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function readList<T>(value: unknown, path: string, read: (value: unknown, path: string) => T): T[] {
  if (!Array.isArray(value)) throw new IrError(path, 'a list is needed');
  return value.map((item, index) => read(item, `${path}/${index}`));
}

export function readString(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new IrError(path, 'a string is needed');
  return value;
}

export function readBool(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new IrError(path, 'true or false is needed');
  return value;
}

export function readOneOf<T extends string>(value: unknown, path: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new IrError(path, `one of ${allowed.join(', ')} is needed`);
  return found;
}
