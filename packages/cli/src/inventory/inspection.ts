import type { Digest } from '@policy-registry/canonical';
import type { DocumentAbout, FactColumns, FactTableStats, InventoryNote } from '@policy-registry/inventory';
import type { SeverityName } from '@policy-registry/stella-dsl';
import type { DocumentFile, InventoryFile } from './inventory-file.ts';
import { joinFiles } from './joined-table.ts';

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
  readonly bySeverity: FactTableStats['bySeverity'];
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
export async function inspectFile(file: InventoryFile): Promise<FileInspection> {
  const { path, digest, size } = file;
  if (file.kind === 'table') {
    return { file: path, format: 'fact-table', digest, size, ...(await totalsOf(file.columns)), notes: [] };
  }
  const seen: Seen = { matches: 0, notes: [] };
  const totals = await inspectJoined([watched(file, seen)]);
  const { format = '', formatVersion, tool } = seen.about ?? {};
  return {
    ...{ file: path, format },
    ...(formatVersion === undefined ? {} : { formatVersion }),
    ...(tool === undefined ? {} : { tool }),
    ...{ digest, size, ...totals, matches: seen.matches, notes: seen.notes },
  };
}

/** What the table of a document does not say of it. */
interface Seen {
  about?: DocumentAbout;
  matches: number;
  readonly notes: InventoryNote[];
}

/** The same document; whoever reads it lets `seen` know. */
function watched(file: DocumentFile, seen: Seen): DocumentFile {
  return {
    ...file,
    async read(sink) {
      const about = await file.read({
        component: (component) => sink.component(component),
        match(match) {
          seen.matches += 1;
          sink.match(match);
        },
        statement: (statement) => sink.statement(statement),
        note(note) {
          seen.notes.push(note);
          sink.note(note);
        },
        drain: async () => sink.drain?.(),
      });
      seen.about = about;
      return about;
    },
  };
}

/** What they hold together. */
export async function inspectJoined(files: readonly InventoryFile[]): Promise<Totals> {
  const table = await joinFiles(files);
  try {
    return await totalsOf(table.columns);
  } finally {
    await table.close();
  }
}

async function totalsOf(columns: FactColumns): Promise<Totals> {
  const { findings, components, statements, bySeverity } = columns.index.stats;
  const subjects = await columns.values('subject');
  return { findings, components, statements, subjects: subjects.length, bySeverity: inOrder(bySeverity) };
}

/** The worst first, whatever the rows began with. */
const SEVERITIES: readonly SeverityName[] = ['Critical', 'High', 'Medium', 'Low', 'None', 'Unknown'];

function inOrder(counts: Totals['bySeverity']): Totals['bySeverity'] {
  return Object.fromEntries(
    SEVERITIES.filter((each) => counts[each] !== undefined).map((each) => [each, counts[each]]),
  );
}
