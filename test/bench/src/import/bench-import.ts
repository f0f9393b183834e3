import { median, medianRatio } from '../language/rounds.ts';
import type { Span } from '../rate.ts';
import { Side, type Took } from './side.ts';

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

const FEWEST_ROUNDS = 5;

/**
 * From the bytes of reports to the findings in a fact table, beside `JSON.parse` of the same bytes: per second of one core. Both
 * are measured in turn, after one round to warm up.
 */
export async function benchImport({ measureMs }: Pick<Span, 'measureMs'>): Promise<ImportResult> {
  const parsing = new Side('parse');
  const importing = new Side('import');
  try {
    const [, first] = [await parsing.round(), await importing.round()];
    const parsed: (readonly Took[])[] = [];
    const imported: (readonly Took[])[] = [];
    const begin = performance.now();
    while (parsed.length < FEWEST_ROUNDS || performance.now() < begin + measureMs) {
      parsed.push(await parsing.round());
      imported.push(await importing.round());
    }
    return resultOf(first, parsed, imported);
  } finally {
    parsing.close();
    importing.close();
  }
}

function resultOf(
  reports: readonly Took[],
  parsed: readonly (readonly Took[])[],
  imported: readonly (readonly Took[])[],
): ImportResult {
  const ratio = (format?: string) => Number(medianRatio(rates(imported, format), rates(parsed, format)).toPrecision(3));
  const formats = [...new Set(reports.map(({ format }) => format))];
  return {
    import_ratio_json_parse: ratio(),
    megabytes: Math.round(reports.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6),
    findings: reports.reduce((sum, { findings }) => sum + findings, 0),
    import_megabytes_per_second: Math.round(median(rates(imported))),
    json_parse_megabytes_per_second: Math.round(median(rates(parsed))),
    ratio_by_format: Object.fromEntries(formats.map((format) => [format, ratio(format)])),
  };
}

/** Megabytes per second of each round. */
function rates(rounds: readonly (readonly Took[])[], format?: string): readonly number[] {
  return rounds.map((took) => {
    const some = took.filter((one) => format === undefined || one.format === format);
    return some.reduce((sum, { bytes }) => sum + bytes, 0) / 1000 / some.reduce((sum, { ms }) => sum + ms, 0);
  });
}
