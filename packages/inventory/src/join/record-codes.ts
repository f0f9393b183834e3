import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import { CodedFields } from './coded-fields.ts';

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

/** How many advisories are known by identity. */
const MOST_WRITTEN = 1_024;

/** Components and advisories as few numbers each, so that millions fit into files, and only what differs into memory. */
export class RecordCodes {
  readonly #components: CodedFields<InventoryComponent>;
  readonly #advisories: CodedFields<AdvisoryRecord>;
  /** Where the codes of an advisory are that was written before: a report gives the same one for many components. */
  readonly #written = new Map<AdvisoryRecord, number>();
  readonly #writtenCodes = new Uint32Array(MOST_WRITTEN * ADVISORY_CODES);

  constructor(maxBytes: number) {
    this.#components = new CodedFields<InventoryComponent>(COMPONENT_FIELDS, {}, maxBytes);
    this.#advisories = new CodedFields<AdvisoryRecord>(ADVISORY_FIELDS, { feed: '' }, maxBytes);
  }

  /** Fills the `COMPONENT_CODES` first of `codes`. */
  writeComponent(component: InventoryComponent, codes: Uint32Array): void {
    this.#components.write(component, codes);
  }

  /** Fills the `ADVISORY_CODES` first of `codes`. The first of them is never 0. */
  writeAdvisory(advisory: AdvisoryRecord, codes: Uint32Array): void {
    const known = this.#written.get(advisory);
    if (known !== undefined) {
      for (let n = 0; n < ADVISORY_CODES; n += 1) codes[n] = this.#writtenCodes[known + n] ?? 0;
      return;
    }
    this.#advisories.write(advisory, codes);
    if (this.#written.size === MOST_WRITTEN) this.#written.clear();
    const at = this.#written.size * ADVISORY_CODES;
    for (let n = 0; n < ADVISORY_CODES; n += 1) this.#writtenCodes[at + n] = codes[n] ?? 0;
    this.#written.set(advisory, at);
  }

  readComponent(codes: Uint32Array): InventoryComponent {
    return this.#components.read(codes);
  }

  readAdvisory(codes: Uint32Array): AdvisoryRecord {
    return this.#advisories.read(codes);
  }

  /** The `id` of an advisory alone. */
  readAdvisoryId(codes: Uint32Array): string {
    return this.#advisories.valueAt(0, codes) as string;
  }
}
