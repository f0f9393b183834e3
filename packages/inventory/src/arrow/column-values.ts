import type { FactColumn } from '../table/fact-names.ts';
import type { ColumnKind } from './columns.ts';
import { type ColumnValues, DecodedValues } from './decoded-values.ts';
import { malformed } from './malformed.ts';
import { float64s, int32s } from './message-body.ts';
import { ObjectLists } from './object-lists.ts';
import { VIEW_WORDS } from './text-views.ts';

/** Out of the buffers of its dictionary. */
export function columnValues(
  { name, kind }: { readonly name: FactColumn; readonly kind: ColumnKind },
  count: number,
  [first = new Uint8Array(), second = new Uint8Array(), third = new Uint8Array()]: readonly Uint8Array[],
): ColumnValues {
  switch (kind) {
    case 'text':
      return new TextValues(int32s(first, count + 1), second, (text) => text);
    case 'json':
      return new TextValues(int32s(first, count + 1), second, (text) => deepFreeze(parseList(name, text)));
    case 'objects': {
      const offsets = int32s(first, count + 1);
      const views = int32s(second, (offsets[count] ?? 0) * VIEW_WORDS);
      return new ObjectLists({ offsets, views, texts: third }, (text) => deepFreeze(parseObject(name, text)));
    }
    case 'number':
      return listed([...float64s(first, count)]);
    case 'flag':
      return listed([false, true]);
  }
}

function listed(values: readonly unknown[]): ColumnValues {
  Object.freeze(values);
  return { at: (code) => values[code], all: () => values };
}

class TextValues extends DecodedValues {
  readonly #offsets: Int32Array;
  readonly #bytes: Buffer;
  readonly #decode: (text: string) => unknown;

  constructor(offsets: Int32Array, bytes: Uint8Array, decode: (text: string) => unknown) {
    super(offsets.length - 1);
    this.#offsets = offsets;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#decode = decode;
  }

  protected override decode(code: number): unknown {
    return this.#decode(this.#bytes.toString('utf8', this.#offsets[code], this.#offsets[code + 1]));
  }
}

function parseList(name: string, text: string): readonly unknown[] {
  const list = parse(name, text);
  if (!Array.isArray(list)) throw malformed(`a value of column ${name} is no list`);
  return list;
}

function parseObject(name: string, text: string): object {
  const object = parse(name, text);
  if (typeof object !== 'object' || object === null) throw malformed(`an item of column ${name} is no object`);
  return object;
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(`a value of column ${name} is no JSON`, { cause });
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const member of Object.values(value)) if (typeof member === 'object' && member !== null) deepFreeze(member);
  return Object.freeze(value);
}
