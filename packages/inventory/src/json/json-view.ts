import { DocumentError, type DocumentErrorCode } from '../document-error.ts';
import type { InventoryLimits } from '../limits.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A JSON object of an untrusted document, read by field name. Only own members count, so a document cannot reach
 * `Object.prototype`. `null` reads as absent; any other wrong type throws INVALID_DOCUMENT with the path.
 * The path is put together only when it is needed.
 */
export class JsonView {
  readonly limits: InventoryLimits;
  readonly #value: JsonRecord;
  readonly #parent: JsonView | undefined;
  readonly #key: string;
  /** Position in the list that `#key` names; negative when `#key` is the object's own. */
  readonly #index: number;

  constructor(value: JsonRecord, limits: InventoryLimits, parent?: JsonView, key = '$', index = -1) {
    this.#value = value;
    this.limits = limits;
    this.#parent = parent;
    this.#key = key;
    this.#index = index;
  }

  /** The object itself: views of one object have it in common. */
  get record(): JsonRecord {
    return this.#value;
  }

  /** The raw member; `undefined` for absent and null. */
  get(key: string): unknown {
    const value = this.#value[key] ?? undefined;
    // What a parsed object inherits are functions, which JSON has none of, and `__proto__`.
    if (typeof value === 'function') return undefined;
    return key === '__proto__' && !Object.hasOwn(this.#value, key) ? undefined : value;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  keys(): readonly string[] {
    return Object.keys(this.#value);
  }

  text(key: string): string | undefined {
    const value = this.get(key);
    return value === undefined ? undefined : this.#checkedText(value, key, -1);
  }

  /** Like `text`, but the empty string, which many tools write for "not known", is absent too. */
  filledText(key: string): string | undefined {
    return this.text(key) || undefined;
  }

  requiredText(key: string): string {
    return this.filledText(key) ?? this.fail(key, 'must be a text that is not empty');
  }

  number(key: string, min: number, max: number): number | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      this.fail(key, `must be a number from ${min} to ${max}`);
    }
    // -0 equals 0 and has other bytes.
    return value === 0 ? 0 : value;
  }

  boolean(key: string): boolean | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    return typeof value === 'boolean' ? value : this.fail(key, 'must be true or false');
  }

  object(key: string): JsonView | undefined {
    const value = this.get(key);
    if (value === undefined) return undefined;
    if (!isRecord(value)) this.fail(key, 'must be an object');
    return new JsonView(value, this.limits, this, key);
  }

  requiredObject(key: string): JsonView {
    return this.object(key) ?? this.fail(key, 'must be an object');
  }

  /** The items of a list; an absent list is empty. */
  list(key: string): readonly unknown[] {
    const value = this.get(key);
    if (value === undefined) return [];
    if (!Array.isArray(value)) this.fail(key, 'must be a list');
    const { maxListLength } = this.limits;
    if (value.length > maxListLength) {
      this.fail(key, `${value.length} items, at most ${maxListLength} are read`, 'TOO_LARGE');
    }
    return value;
  }

  objects(key: string): readonly JsonView[] {
    const list = this.list(key);
    if (list.length === 0) return NO_VIEWS;
    const views: JsonView[] = [];
    for (let index = 0; index < list.length; index += 1) views.push(this.item(key, index, list[index]));
    return views;
  }

  /** Texts of a list, empty ones left out. */
  texts(key: string): readonly string[] {
    const list = this.list(key);
    if (list.length === 0) return NO_TEXTS;
    const texts: string[] = [];
    for (let index = 0; index < list.length; index += 1) {
      const text = this.#checkedText(list[index], key, index);
      if (text !== '') texts.push(text);
    }
    return texts;
  }

  /** An item of the list `key` that must be an object. */
  item(key: string, index: number, value: unknown): JsonView {
    if (!isRecord(value)) this.fail(placeOfItem(key, index), 'must be an object');
    return new JsonView(value, this.limits, this, key, index);
  }

  /** A text that was found by hand in the member `key`, or in the list `key` at `index`. */
  checkText(value: unknown, key: string, index = -1): string {
    return this.#checkedText(value, key, index);
  }

  path(key?: string): string {
    const step = this.#index < 0 ? this.#key : placeOfItem(this.#key, this.#index);
    const own = this.#parent === undefined ? step : `${this.#parent.path()}.${step}`;
    return key === undefined ? own : `${own}.${key}`;
  }

  fail(key: string | undefined, message: string, code: DocumentErrorCode = 'INVALID_DOCUMENT'): never {
    throw new DocumentError(code, message, this.path(key));
  }

  #checkedText(value: unknown, key: string, index: number): string {
    const { maxTextLength } = this.limits;
    // A lone surrogate has no UTF-8 form: it would change on its way through a hash or a file.
    if (typeof value === 'string' && value.length <= maxTextLength && value.isWellFormed()) return value;
    const place = index < 0 ? key : placeOfItem(key, index);
    if (typeof value !== 'string') return this.fail(place, 'must be a text');
    if (value.length <= maxTextLength) return this.fail(place, 'holds half of a surrogate pair');
    return this.fail(place, `${value.length} characters, at most ${maxTextLength} are read`, 'TOO_LARGE');
  }
}

const NO_VIEWS: readonly JsonView[] = [];
const NO_TEXTS: readonly string[] = [];

function placeOfItem(key: string, index: number): string {
  return `${key}[${index}]`;
}
