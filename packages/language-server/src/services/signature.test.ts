import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markedBody } from '../fixtures.ts';
import { signatureHelp } from './signature.ts';

/** `label: the parameter that is written now` */
function at(body: string): string | null {
  const { file, position } = markedBody(body);
  const help = signatureHelp(file, file.offsetOf(position));
  if (help === null) return null;
  const { label, parameters = [] } = help.signatures[0] ?? { label: '' };
  return `${label}: ${parameters[help.activeParameter ?? 0]?.label}`;
}

const DAYS = 'days_between(from: instant, to: instant) → decimal';
const table: readonly (readonly [body: string, help: string | null])[] = [
  ['rule a { when days_between(¦', `${DAYS}: from: instant`],
  ['rule a { when days_between(advisory.published_at¦, run.evaluated_at) > 1', `${DAYS}: from: instant`],
  ['rule a { when days_between(advisory.published_at, ¦run.evaluated_at) > 1', `${DAYS}: to: instant`],
  [
    'rule a { when coalesce(sbom.scope, "a", "b", ¦',
    'coalesce(x: value of any type, more...: value of any type) → value of any type: more...: value of any type',
  ],
  [
    'rule a { when vex.any(¦',
    'vex.any(condition: condition over one statement) → bool: condition: condition over one statement',
  ],
  [
    'rule a { when vex.any(status in ["a", "b¦',
    'vex.any(condition: condition over one statement) → bool: condition: condition over one statement',
  ],
  ['rule a { when advisory.matches("x¦', 'advisory.matches(glob: string) → bool: glob: string'],
  ['rule a { when vex.any(matches(vendor, ¦', 'matches(text: string, glob: string) → bool: glob: string'],
  ['rule a { when cvss(advisory.cvss, ¦', 'cvss(score: decimal, vector?: string) → severity: vector?: string'],
  ['rule a { when (¦', null],
  ['rule a { when nothing(¦', null],
  ['rule a { when exists(sbom.scope)¦', null],
  ['rule a { when exists(sbom.scope then ¦', null],
  ['rule ¦', null],
];

for (const [body, help] of table) test(`signature: ${body}`, () => assert.equal(at(body), help));
