import type { Digest } from '@policy-registry/canonical';
import { buildFactTable, type FactTable, type InventoryNote } from '@policy-registry/inventory';
import type { SeverityName } from '@policy-registry/stella-dsl';
import { CliError } from '../exit-code.ts';
import { explained, type InventoryFile } from './inventory-file.ts';

/** What a fact table counts. Everything is counted once, however many documents, or entries of one, say it. */
export interface Totals {
  /** A component of a subject with a vulnerability. */
  readonly findings: number;
  /** Components of all subjects, listed or found: of two subjects, one component counts twice. */
  readonly components: number;
  /** VEX statements, whether they apply to a finding or not. */
  readonly statements: number;
  /** Images, applications and folders that a finding is in. */
  readonly subjects: number;
  readonly bySeverity: FactTable['stats']['bySeverity'];
}

export interface FileInspection extends Totals {
  readonly file: string;
  /** `fact-table` for an Arrow file. */
  readonly format: string;
  readonly formatVersion?: string;
  readonly tool?: string;
  /** Over the bytes of the file. */
  readonly digest: Digest;
  readonly size: number;
  /** Entries of a report, repeats included: two of them may be one finding. */
  readonly matches?: number;
  /** What the reader left out. */
  readonly notes: readonly InventoryNote[];
}

/** One file by itself, as if it were all that is known. */
export function inspectFile(file: InventoryFile): FileInspection {
  const { path, digest, size } = file;
  if (file.kind === 'table') {
    return { file: path, format: 'fact-table', digest, size, ...totalsOf(file.content), notes: [] };
  }
  const { format, formatVersion, tool, matches, notes } = file.content;
  return {
    ...{ file: path, format },
    ...(formatVersion === undefined ? {} : { formatVersion }),
    ...(tool === undefined ? {} : { tool }),
    ...{ digest, size, ...totalsOf(joined([file])), matches: matches.length, notes },
  };
}

/** The table of all files: what a snapshot of them holds. A fact table is joined already, and stands for itself. */
export function joined(files: readonly InventoryFile[]): FactTable {
  const [first] = files;
  if (first?.kind === 'table' && files.length === 1) return first.content;
  const documents = files.map((file) => {
    if (file.kind === 'document') return { digest: file.digest, document: file.content };
    throw new CliError('USAGE', `${file.path} is a fact table, which is joined already: name it alone`);
  });
  return explained(files.length === 1 ? (first?.path ?? '') : 'joined', () => buildFactTable(documents));
}

/** The worst first, whatever the rows began with. */
const SEVERITIES: readonly SeverityName[] = ['Critical', 'High', 'Medium', 'Low', 'None', 'Unknown'];

function inOrder(counts: Totals['bySeverity']): Totals['bySeverity'] {
  return Object.fromEntries(
    SEVERITIES.filter((each) => counts[each] !== undefined).map((each) => [each, counts[each]]),
  );
}

export function totalsOf(table: FactTable): Totals {
  const { findings, components, statements, bySeverity } = table.stats;
  const subjects = new Set<string>();
  for (let row = 0; row < table.rowCount; row += 1) subjects.add(table.subject(row));
  return { findings, components, statements, subjects: subjects.size, bySeverity: inOrder(bySeverity) };
}
