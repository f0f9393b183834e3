import type { Coverage, CoverageTotal } from '@policy-registry/stella-dsl';
import type { Input } from '../local/input.ts';
import type { TestedPack } from '../local/test-input.ts';
import { table } from '../output/table.ts';
import { joined, paint, type Text } from '../output/text.ts';
import type { OwnCode } from './code-help.ts';
import type { Problem } from './problem.ts';

const MEASURES = ['rules', 'branches', 'conditions'] as const satisfies (keyof Coverage['totals'])[];

/** `coverage: rules 4 of 5 (80 %), branches …` */
export function coverageLine({ totals }: Coverage): string {
  return `coverage: ${MEASURES.map((measure) => `${measure} ${share(totals[measure])}`).join(', ')}`;
}

/** What the cases do for every rule, and which case is missing. */
export function coverageText(input: Input, coverage: Coverage): Text {
  const rows = coverage.rules.map(({ rule, matched, notMatched, else: otherwise, unknown }) => [
    rule,
    String(matched),
    String(notMatched),
    String(otherwise),
    String(unknown),
  ]);
  const missing = coverage.missing.map(({ file, line, column, message }) => [
    paint('bold', `${input.at(file)}:${line}:${column}`),
    `: ${message}`,
  ]);
  return [
    table(['RULE', 'MATCHED', 'NOT MATCHED', 'ELSE', 'UNKNOWN'], rows),
    missing.length === 0 ? '\n\nNo case is missing.' : ['\n\nCases that are missing:\n', joined(missing, '\n')],
  ];
}

/** What is covered less than it must be, as a problem of the manifest: no line of a source is to blame. */
export function shortfallOf({ input, ok, coverage }: TestedPack, minimum: number): Problem[] {
  // Of a pack whose cases fail the coverage says little.
  const totals = ok ? coverage?.totals : undefined;
  const short = MEASURES.flatMap((measure) => {
    const total = totals?.[measure];
    return total !== undefined && total.percent < minimum ? [`${measure} ${share(total)}`] : [];
  });
  if (short.length === 0) return [];
  return [
    {
      code: 'CASE-002' satisfies OwnCode,
      severity: 'error',
      message: `the cases cover less than ${minimum} %: ${short.join(', ')}`,
      hint: '"policyctl test --coverage" lists the cases that are missing',
      file: input.at(''),
      line: 1,
      column: 1,
      endLine: 1,
      endColumn: 1,
    },
  ];
}

function share({ covered, total, percent }: CoverageTotal): string {
  return `${covered} of ${total} (${percent} %)`;
}
