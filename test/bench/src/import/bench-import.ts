import { type Digest, sha256 } from '@policy-registry/canonical';
import { median } from '../language/rounds.ts';
import type { Span } from '../rate.ts';
import { importReport } from './import-report.ts';
import { realReports } from './real-reports.ts';
import { scaledReport } from './scaled-report.ts';

export interface ImportResult {
  /** Bytes per second of import by those of `JSON.parse`, over all reports. Median over the rounds. */
  readonly import_ratio_json_parse: number;
  readonly megabytes: number;
  readonly findings: number;
  readonly import_megabytes_per_second: number;
  readonly json_parse_megabytes_per_second: number;
  /** The ratio for the reports of one format. */
  readonly ratio_by_format: Readonly<Record<string, number>>;
}

/** Of the reports of one format. Within it, each is repeated equally often. */
const MEGABYTES = 64;
/** A small report is read again and again, until as many bytes are read: what is over at once cannot be timed. */
const TIMED_MEGABYTES = 4;
const FEWEST_ROUNDS = 5;

interface Report {
  readonly format: string;
  readonly bytes: Buffer;
  readonly digest: Digest;
  readonly parseMs: number[];
  readonly importMs: number[];
}

/** From the bytes of a report to its findings as a fact table, beside `JSON.parse` of the same bytes, per second of one core. */
export async function benchImport({ measureMs }: Pick<Span, 'measureMs'>): Promise<ImportResult> {
  const reports = scaledReports();
  let findings = 0;
  for (const { bytes, digest } of reports) findings += await importReport(bytes, digest);
  const begin = performance.now();
  for (let round = 0; round < FEWEST_ROUNDS || performance.now() < begin + measureMs; round += 1) {
    for (const { bytes, digest, parseMs, importMs } of reports) {
      const times = Math.ceil((TIMED_MEGABYTES * 1e6) / bytes.length);
      const measures = [
        async () => parseMs.push(await timed(() => parse(bytes), times)),
        async () => importMs.push(await timed(() => importReport(bytes, digest), times)),
      ];
      // Whoever comes second may have to clear away what the first left behind.
      for (const measure of round % 2 === 0 ? measures : measures.reverse()) await measure();
    }
  }
  const megabytes = reports.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  const pace = (of: 'parseMs' | 'importMs') => Math.round((megabytes * 1000) / median(totals(reports, of)));
  const byFormat = [...Map.groupBy(reports, ({ format }) => format)];
  return {
    import_ratio_json_parse: ratioOf(reports),
    megabytes: Math.round(megabytes),
    findings,
    import_megabytes_per_second: pace('importMs'),
    json_parse_megabytes_per_second: pace('parseMs'),
    ratio_by_format: Object.fromEntries(byFormat.map(([format, some]) => [format, ratioOf(some)])),
  };
}

/** As long as real ones may be: what it takes to parse all of a document grows with its length. */
function scaledReports(): readonly Report[] {
  const byFormat = Map.groupBy(realReports(), ({ format }) => format);
  return [...byFormat].flatMap(([format, real]) => {
    const copies = (MEGABYTES * 1e6) / real.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return real.map(({ bytes }) => {
      const scaled = scaledReport(bytes, bytes.length * copies);
      return { format, bytes: scaled, digest: sha256(scaled), parseMs: [], importMs: [] };
    });
  });
}

/** As the reader does it: bytes that are no UTF-8 are refused. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(bytes: Buffer): unknown {
  return JSON.parse(utf8.decode(bytes));
}

/**
 * Milliseconds of one time: of processors and not of the clock, as what V8's helpers do in the background is work too, and
 * others may be busy beside.
 */
async function timed(act: () => unknown, times: number): Promise<number> {
  const begin = process.cpuUsage();
  for (let time = 0; time < times; time += 1) await act();
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1000 / times;
}

/** Milliseconds of each round. */
function totals(reports: readonly Report[], of: 'parseMs' | 'importMs'): readonly number[] {
  const rounds = reports[0]?.[of] ?? [];
  return rounds.map((_, round) => reports.reduce((sum, report) => sum + (report[of][round] ?? Number.NaN), 0));
}

function ratioOf(reports: readonly Report[]): number {
  const imports = totals(reports, 'importMs');
  const ratios = totals(reports, 'parseMs').map((parseMs, round) => parseMs / (imports[round] ?? Number.NaN));
  return Number(median(ratios).toPrecision(3));
}
