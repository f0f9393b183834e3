import { type Digest, sha256 } from '@policy-registry/canonical';
import {
  DEFAULT_LIMITS,
  DocumentError,
  decodeFactTable,
  type FactTable,
  type InventoryDocument,
  readDocument,
} from '@policy-registry/inventory';
import { CliError } from '../exit-code.ts';
import { readInputFile } from '../input-file.ts';
import { shownPath } from '../local/shown-path.ts';

/** A report, an SBOM, a VEX file; or a fact table, which is what `snapshot download` writes. */
export type InventoryFile = FileOf<'document', InventoryDocument> | FileOf<'table', FactTable>;

interface FileOf<Kind extends string, Content> {
  readonly kind: Kind;
  readonly path: string;
  /** Over the bytes of the file. */
  readonly digest: Digest;
  readonly size: number;
  readonly content: Content;
}

/** A fact table is larger than the documents that it is made of. */
const MAX_TABLE_BYTES = 1024 * 1024 * 1024;

/** How every Arrow IPC file begins. */
const ARROW = Buffer.from('ARROW1');

/** Throws a CliError that names file and place for what is none of it. */
export function readInventoryFile(path: string): InventoryFile {
  const shown = shownPath(path);
  const bytes = readInputFile(shown, MAX_TABLE_BYTES);
  const about = { path: shown, digest: sha256(bytes), size: bytes.length };
  return explained(shown, () =>
    ARROW.equals(bytes.subarray(0, ARROW.length))
      ? { kind: 'table', ...about, content: decodeFactTable(bytes) }
      : { kind: 'document', ...about, content: readDocument(bytes, { limits: DEFAULT_LIMITS }) },
  );
}

/** What a document is refused for, as this program tells it. */
export function explained<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const reason = error.code === 'TOO_LARGE' ? 'TOO_LARGE' : 'INVALID_DOCUMENT';
    throw new CliError(reason, `${what}: ${error.message}`);
  }
}
