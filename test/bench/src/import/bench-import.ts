import { median, medianRatio } from '../language/rounds.ts';
import type { Span } from '../rate.ts';
import { Side, type Took } from './side.ts';

export interface ImportResult {
  /** Bytes per second of import by those of `JSON.parse`, over all scanner reports. Median over the rounds. */
  readonly import_ratio_json_parse: number;
  /** The same over SBOMs, which have components and no findings. */
  readonly sbom_ratio_json_parse: number;
  readonly import_megabytes_per_second: number;
  readonly json_parse_megabytes_per_second: number;
  readonly reports: Readonly<Record<string, { readonly findings: number; readonly ratio: number }>>;
}

const FEWEST_ROUNDS = 9;

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
  const ratioOf = (isMeant: (one: Took) => boolean) => {
    return short(medianRatio(rates(imported, isMeant), rates(parsed, isMeant)));
  };
  const isReport = ({ isSbom }: Took) => !isSbom;
  return {
    import_ratio_json_parse: ratioOf(isReport),
    sbom_ratio_json_parse: ratioOf(({ isSbom }) => isSbom),
    import_megabytes_per_second: Math.round(median(rates(imported, isReport))),
    json_parse_megabytes_per_second: Math.round(median(rates(parsed, isReport))),
    reports: Object.fromEntries(
      reports.map(({ name, findings }, at) => [
        name,
        { findings, ratio: short(msOf(parsed, at) / msOf(imported, at)) },
      ]),
    ),
  };
}

/** Megabytes per second of each round. All reports are measured at one length, and weigh what they weigh. */
function rates(rounds: readonly (readonly Took[])[], isMeant: (one: Took) => boolean): readonly number[] {
  return rounds.map((took) => {
    const some = took.filter(isMeant);
    const ms = some.reduce((sum, one) => sum + (one.ms * one.realBytes) / one.bytes, 0);
    return some.reduce((sum, { realBytes }) => sum + realBytes, 0) / 1000 / ms;
  });
}

function short(ratio: number): number {
  return Number(ratio.toPrecision(3));
}

/** Of one report, in all rounds. */
function msOf(rounds: readonly (readonly Took[])[], report: number): number {
  return rounds.reduce((sum, took) => sum + (took[report]?.ms ?? Number.NaN), 0);
}
