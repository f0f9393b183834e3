import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import { ValuePool } from './value-pool.ts';

/** Those that tell components of a table apart. `references` are not among them: no two BOMs have the same. */
const COMPONENT_FIELDS = [
  'purl',
  'name',
  'version',
  'ecosystem',
  'licenses',
  'layerDigest',
  'tags',
  'scope',
] as const satisfies readonly (keyof InventoryComponent)[];

/** Without `feed`, which is no fact of a table. */
const ADVISORY_FIELDS = [
  'id',
  'aliases',
  'source',
  'severity',
  'rating',
  'epss',
  'kev',
  'cwes',
  'publishedAt',
  'modifiedAt',
  'fixAvailable',
  'fixedVersions',
] as const satisfies readonly (keyof AdvisoryRecord)[];

export const COMPONENT_CODES = COMPONENT_FIELDS.length;
export const ADVISORY_CODES = ADVISORY_FIELDS.length;

/** Components and advisories as few numbers each, so that millions fit into files, and only what differs into memory. */
export class RecordCodes {
  readonly #component: readonly ValuePool[];
  readonly #advisory: readonly ValuePool[];

  constructor(maxBytes: number) {
    this.#component = COMPONENT_FIELDS.map(() => new ValuePool(maxBytes));
    this.#advisory = ADVISORY_FIELDS.map(() => new ValuePool(maxBytes));
  }

  /** Fills the `COMPONENT_CODES` first of `codes`. */
  writeComponent(component: InventoryComponent, codes: Uint32Array): void {
    write(COMPONENT_FIELDS, this.#component, component, codes);
  }

  /** Fills the `ADVISORY_CODES` first of `codes`. The first of them is never 0. */
  writeAdvisory(advisory: AdvisoryRecord, codes: Uint32Array): void {
    write(ADVISORY_FIELDS, this.#advisory, advisory, codes);
  }

  readComponent(codes: Uint32Array): InventoryComponent {
    return read(COMPONENT_FIELDS, this.#component, codes) as unknown as InventoryComponent;
  }

  readAdvisory(codes: Uint32Array): AdvisoryRecord {
    return { feed: '', ...read(ADVISORY_FIELDS, this.#advisory, codes) } as unknown as AdvisoryRecord;
  }

  /** The `id` of an advisory alone. */
  readAdvisoryId(codes: Uint32Array): string {
    return this.#advisory[0]?.valueOf(codes[0] ?? 0) as string;
  }
}

function write<K extends string>(
  fields: readonly K[],
  pools: readonly ValuePool[],
  record: Readonly<Partial<Record<K, unknown>>>,
  codes: Uint32Array,
): void {
  for (const [n, field] of fields.entries()) codes[n] = pools[n]?.codeOf(record[field]) ?? 0;
}

function read(fields: readonly string[], pools: readonly ValuePool[], codes: Uint32Array): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [n, field] of fields.entries()) {
    const value = pools[n]?.valueOf(codes[n] ?? 0);
    if (value !== undefined) record[field] = value;
  }
  return record;
}
