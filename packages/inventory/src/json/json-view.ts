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

  constructor(value: JsonRecord, limits: InventoryLimits, parent?: JsonView, key = '$') {
    this.#value = value;
    this.limits = limits;
    this.#parent = parent;
    this.#key = key;
  }

  /** The raw member; `undefined` for absent and null. */
  get(key: string): unknown {
    return Object.hasOwn(this.#value, key) ? (this.#value[key] ?? undefined) : undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  keys(): readonly string[] {
    return Object.keys(this.#value);
  }

  text(key: string): string | undefined {
    const value = this.get(key);
    return value === undefined ? undefined : this.#checkedText(value, key);
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
    return isRecord(value) ? this.#child(value, key) : this.fail(key, 'must be an object');
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
    return this.list(key).map((item, index) => this.item(key, index, item));
  }

  /** Texts of a list, empty ones left out. */
  texts(key: string): readonly string[] {
    return this.list(key)
      .map((item, index) => this.#checkedText(item, `${key}[${index}]`))
      .filter((text) => text !== '');
  }

  /** An item of the list `key` that must be an object. */
  item(key: string, index: number, value: unknown): JsonView {
    const place = `${key}[${index}]`;
    return isRecord(value) ? this.#child(value, place) : this.fail(place, 'must be an object');
  }

  /** A text that was found by hand in a member or item. */
  checkText(value: unknown, place: string): string {
    return this.#checkedText(value, place);
  }

  path(key?: string): string {
    const own = this.#parent === undefined ? this.#key : `${this.#parent.path()}.${this.#key}`;
    return key === undefined ? own : `${own}.${key}`;
  }

  fail(key: string | undefined, message: string, code: DocumentErrorCode = 'INVALID_DOCUMENT'): never {
    throw new DocumentError(code, message, this.path(key));
  }

  #child(value: JsonRecord, key: string): JsonView {
    return new JsonView(value, this.limits, this, key);
  }

  #checkedText(value: unknown, place: string): string {
    if (typeof value !== 'string') this.fail(place, 'must be a text');
    const { maxTextLength } = this.limits;
    if (value.length > maxTextLength) {
      this.fail(place, `${value.length} characters, at most ${maxTextLength} are read`, 'TOO_LARGE');
    }
    // A lone surrogate has no UTF-8 form: it would change on its way through a hash or a file.
    if (!value.isWellFormed()) this.fail(place, 'holds half of a surrogate pair');
    return value;
  }
}
