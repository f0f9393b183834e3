import { type Digest, sha256 } from '@policy-registry/canonical';
import { importReport } from './import-report.ts';
import { type RealReport, realReports } from './real-reports.ts';
import { scaledReport } from './scaled-report.ts';
import type { SideName, Took } from './side.ts';

/** Of each report: as long as real ones may be. What it takes to parse all of a document at once grows with its length. */
const MEGABYTES = 24;

interface Report extends RealReport {
  readonly digest: Digest;
  readonly realBytes: number;
}

const reports = realReports().map((report): Report => {
  const bytes = scaledReport(report.bytes, MEGABYTES * 1e6);
  return { ...report, bytes, digest: sha256(bytes), realBytes: report.bytes.length };
});

/** As the reader does it: bytes that are no UTF-8 are refused. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Each returns how many findings it has seen. */
const SIDES: Readonly<Record<SideName, (report: Report) => Promise<number>>> = {
  async parse({ bytes }) {
    JSON.parse(utf8.decode(bytes));
    return 0;
  },
  import: ({ bytes, digest }) => importReport(bytes, digest),
};

async function measured(act: (report: Report) => Promise<number>, report: Report): Promise<Took> {
  const { name, isSbom, realBytes } = report;
  const begin = process.cpuUsage();
  const findings = await act(report);
  const { user, system } = process.cpuUsage(begin);
  return { name, isSbom, realBytes, bytes: report.bytes.length, findings, ms: (user + system) / 1000 };
}

const act = SIDES[process.argv[2] as SideName];

/** Whoever comes next clears away what the last one left behind: each round begins with another report. */
process.on('message', async (round: number) => {
  const took: Took[] = [];
  for (const index of reports.keys()) {
    const at = (index + round) % reports.length;
    const report = reports[at];
    if (report !== undefined) took[at] = await measured(act, report);
  }
  process.send?.(took);
});
