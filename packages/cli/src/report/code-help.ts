import { PACK_CODES } from '@policy-registry/pack';
import { CODES, type CodeEntry, TEST_CODES } from '@policy-registry/stella-dsl';

/** What this program reports itself. */
const OWN_CODES = {
  'FMT-001': {
    severity: 'error',
    title: 'not formatted',
    meaning: 'Every policy has one layout, so that a change shows only what changed. `policyctl fmt` writes it.',
  },
  'CASE-001': {
    severity: 'error',
    title: 'test case failed',
    meaning:
      'The policy decides otherwise than a case of tests/*.yaml expects. `policyctl explain --case NAME` says why.',
  },
  'CASE-002': {
    severity: 'error',
    title: 'too little is tested',
    meaning: 'The cases of the pack reach less of its rules, branches or conditions than `--min-coverage` wants.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;

const ALL: ReadonlyMap<string, CodeEntry> = new Map(
  Object.entries({ ...CODES, ...PACK_CODES, ...TEST_CODES, ...OWN_CODES }),
);

export type OwnCode = keyof typeof OWN_CODES;

/** Every code that a command without a server can report, in the order of the catalogues. */
export function knownCodes(): readonly string[] {
  return [...ALL.keys()];
}

export function codeHelp(code: string): CodeEntry | undefined {
  return ALL.get(code);
}
