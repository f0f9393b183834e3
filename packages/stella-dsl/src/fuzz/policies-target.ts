import fc from 'fast-check';
import { brokenJson } from '../arbitraries/broken-json.ts';
import { laidOut } from '../arbitraries/layout.ts';
import { policyText } from '../arbitraries/policy.ts';
import { compileText } from '../fixtures.ts';
import { corpus } from './corpus.ts';
import { checkIr, checkText } from './invariants.ts';
import { mutated } from './mutations.ts';
import type { FuzzTarget } from './target.ts';

const texts = corpus();
const compiled = texts.map((text) => ({ text, ir: compileText(text).ir }));
const irs = compiled.flatMap(({ ir }) => ir ?? []);
const sound = compiled.flatMap(({ text, ir }) => (ir === undefined ? [] : [text]));

/** Policies, mutated and generated, and IR documents with wrong values in them. */
export const target: FuzzTarget = {
  inputs: fc.oneof(
    { weight: 30, arbitrary: mutated(texts, sound) },
    { weight: 1, arbitrary: policyText.chain(laidOut) },
    { weight: 1, arbitrary: brokenJson(fc.constantFrom(...irs)) },
  ),
  check(input) {
    if (input.startsWith('{"')) checkIr(input);
    else checkText(input);
  },
};
