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

/** Components and advisories as few numbers each, so that millions fit into files, and only what differs into memory. */
export class RecordCodes {
  readonly #components: CodedFields<InventoryComponent>;
  readonly #advisories: CodedFields<AdvisoryRecord>;

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
    this.#advisories.write(advisory, codes);
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
