import { PACK_CODES } from '@policy-registry/pack';
import { CODES, type CodeEntry, TEST_CODES } from '@policy-registry/stella-dsl';
import { page } from './page.ts';

const PARTS: readonly (readonly [title: string, prefix: string])[] = [
  ['Characters and tokens', 'LEX-'],
  ['The shape of a file', 'PARSE-'],
  ['Names, types and values', 'TYPE-'],
  ['Limits', 'LIMIT-'],
  ['The compiler itself', 'TWIN-'],
  ['Lints', 'LINT-'],
  ['The pack', 'PACK-'],
  ['Test cases', 'TEST-'],
];
const SOURCES =
  'packages/stella-dsl/src/codes, packages/stella-dsl/src/testing/test-codes.ts, packages/pack/src/codes.ts';

/** docs/diagnostics.md, from the catalogues of codes. */
export function diagnosticsPage(): string {
  const entries = Object.entries<CodeEntry>({ ...CODES, ...PACK_CODES, ...TEST_CODES });
  const parts = PARTS.map(([title, prefix]) => ({
    title,
    codes: entries.filter(([code]) => code.startsWith(prefix)),
  }));
  return page('Diagnostics', SOURCES, [
    'What the compiler, the lints, the pack and its test cases can report. Codes are stable: a program may rely on them, never on',
    'a message. What a diagnostic looks like is in [stella-dsl.md](stella-dsl.md#diagnostics); `policyctl lint --explain CODE` says the',
    'same as this page. With `strict`, warnings are errors.',
    '',
    ...parts.flatMap(({ title, codes }) => [
      `## ${title}`,
      '',
      '| Code | | |',
      '| --- | --- | --- |',
      ...codes.map(([code, { severity, title }]) => `| [${code}](#${code.toLowerCase()}) | ${severity} | ${title} |`),
      '',
      ...codes.flatMap(([code, entry]) => section(code, entry)),
    ]),
  ]);
}

function section(code: string, { severity, title, meaning, example }: CodeEntry): string[] {
  const lines = [`### ${code}`, '', `**${capital(title)}** (${severity}). ${meaning}`, ''];
  if (example === undefined || !isShown(example.wrong)) return lines;
  return [...lines, '```stella', '// wrong', example.wrong, '', '// right', example.right, '```', ''];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What cannot be seen, or not be written in UTF-8, is no example. */
function isShown(text: string): boolean {
  return text.isWellFormed() && !/[^\n\P{C}]/u.test(text) && text.normalize('NFC') === text;
}
