import { type Digest, sha256 } from '@policy-registry/canonical';
import { importReport } from './import-report.ts';
import { realReports } from './real-reports.ts';
import { scaledReport } from './scaled-report.ts';
import type { SideName, Took } from './side.ts';

/** Of all reports together, each repeated equally often: they weigh what they weigh. */
const MEGABYTES = 128;
/** A small report is read again and again, until as many bytes are read: what is over at once cannot be timed. */
const TIMED_MEGABYTES = 4;

interface Report {
  readonly format: string;
  readonly bytes: Buffer;
  readonly digest: Digest;
}

/** As long as real ones may be: what it takes to parse all of a document at once grows with its length. */
function scaledReports(): readonly Report[] {
  const real = realReports();
  const copies = (MEGABYTES * 1e6) / real.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return real.map(({ format, bytes }) => {
    const scaled = scaledReport(bytes, bytes.length * copies);
    return { format, bytes: scaled, digest: sha256(scaled) };
  });
}

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
  const times = Math.ceil((TIMED_MEGABYTES * 1e6) / report.bytes.length);
  let findings = 0;
  const begin = process.cpuUsage();
  for (let time = 0; time < times; time += 1) findings = await act(report);
  const { user, system } = process.cpuUsage(begin);
  return { format: report.format, bytes: report.bytes.length, findings, ms: (user + system) / 1000 / times };
}

const act = SIDES[process.argv[2] as SideName];
const reports = scaledReports();

process.on('message', async () => {
  const took: Took[] = [];
  for (const report of reports) took.push(await measured(act, report));
  process.send?.(took);
});
