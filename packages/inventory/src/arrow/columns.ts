import type { AdvisoryFacts, ComponentFacts } from '@policy-registry/stella-dsl';

/**
 * How a column is stored:
 *
 * - `text`: dictionary<utf8>
 * - `json`: dictionary<utf8>, each value a JSON array; a list has few distinct values, and a code for each
 * - `objects`: dictionary<list<utf8_view>>, each item a JSON object. Lists are long and share most of what they list: the text of an
 *   item is there once
 * - `number`: dictionary<float64>
 * - `flag`: bool
 *
 * The codes of a dictionary are int8, int16 or int32: the first that has room for its values.
 */
export type ColumnKind = 'text' | 'json' | 'objects' | 'number' | 'flag';

/** Where the value of a column is in a `FactRow`. */
export type Column = { readonly name: string; readonly kind: ColumnKind } & (
  | { readonly part: 'row'; readonly field: 'subject' | 'vex' }
  | { readonly part: 'sbom'; readonly field: keyof ComponentFacts }
  | { readonly part: 'advisory'; readonly field: keyof AdvisoryFacts }
);

/**
 * The columns with values by code, in the order of the file. Before them stands `finding_id`, a fixed_size_binary[32]. Null is
 * "not known", or no statement. A change here is a new `FORMAT_VERSION`.
 */
export const COLUMNS = [
  { name: 'subject', kind: 'text', part: 'row', field: 'subject' },
  { name: 'purl', kind: 'text', part: 'sbom', field: 'purl' },
  { name: 'component_name', kind: 'text', part: 'sbom', field: 'name' },
  { name: 'component_version', kind: 'text', part: 'sbom', field: 'version' },
  { name: 'ecosystem', kind: 'text', part: 'sbom', field: 'ecosystem' },
  { name: 'licenses', kind: 'json', part: 'sbom', field: 'licenses' },
  { name: 'layer_digest', kind: 'text', part: 'sbom', field: 'layerDigest' },
  { name: 'component_tags', kind: 'json', part: 'sbom', field: 'tags' },
  { name: 'scope', kind: 'text', part: 'sbom', field: 'scope' },
  { name: 'subject_components', kind: 'objects', part: 'sbom', field: 'components' },
  { name: 'advisory_id', kind: 'text', part: 'advisory', field: 'id' },
  { name: 'advisory_source', kind: 'text', part: 'advisory', field: 'source' },
  { name: 'aliases', kind: 'json', part: 'advisory', field: 'aliases' },
  { name: 'severity', kind: 'text', part: 'advisory', field: 'severity' },
  { name: 'cvss', kind: 'number', part: 'advisory', field: 'cvss' },
  { name: 'cvss_vector', kind: 'text', part: 'advisory', field: 'cvss_vector' },
  { name: 'epss', kind: 'number', part: 'advisory', field: 'epss' },
  { name: 'kev', kind: 'flag', part: 'advisory', field: 'kev' },
  { name: 'cwes', kind: 'json', part: 'advisory', field: 'cwes' },
  { name: 'published_at', kind: 'text', part: 'advisory', field: 'published_at' },
  { name: 'modified_at', kind: 'text', part: 'advisory', field: 'modified_at' },
  { name: 'fix_available', kind: 'flag', part: 'advisory', field: 'fix_available' },
  { name: 'fixed_versions', kind: 'json', part: 'advisory', field: 'fixed_versions' },
  { name: 'vex', kind: 'json', part: 'row', field: 'vex' },
] as const satisfies readonly Column[];

export const ID_COLUMN = 'finding_id';
export const ID_BYTES = 32;

/** Of the file's schema metadata, `stella.fact-table.version`. */
export const FORMAT_VERSION = '2';
export const VERSION_KEY = 'stella.fact-table.version';
/** JSON: sorted digests of the documents. */
export const DOCUMENTS_KEY = 'stella.fact-table.documents';
/** JSON: `FactTableStats`. */
export const STATS_KEY = 'stella.fact-table.stats';

/** Rows of every batch but the last. Shards of a simulation are made of batches, so the number is part of the format. */
export const BATCH_ROWS = 65_536;
