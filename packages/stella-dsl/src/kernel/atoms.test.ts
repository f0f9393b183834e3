import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readContext } from '../eval/context.ts';
import { Subject } from '../eval/subject.ts';
import { CONTEXT, findingOf } from '../fixtures.ts';
import { type Atom, AtomSet } from './atoms.ts';

const SUBJECT = new Subject(findingOf(), readContext(CONTEXT));
const NEVER = (): never => assert.fail('asked twice');

function atomOf(key: string, answer: string, short = false): Atom {
  return { key, short, read: () => answer };
}

function textOf(answers: readonly string[]): string {
  const atoms = new AtomSet();
  for (const [index, answer] of answers.entries()) atoms.add(atomOf(String(index), answer));
  return atoms.reader()(SUBJECT);
}

test('two sets of answers have one text only where they are the same', () => {
  const answer = fc.oneof(fc.constantFrom('', '1', '1:', ':', '1:1', 't', '-'), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.nat(3), fc.infiniteStream(answer), (count, stream) => {
      const [one, other] = [stream, stream].map((from) => [...from.take(count)]) as [string[], string[]];
      assert.equal(textOf(one) === textOf(other), JSON.stringify(one) === JSON.stringify(other));
    }),
    { numRuns: 2_000 },
  );
});

test('long answers make short texts, and still are told apart', () => {
  const answers = ['a', 'b', '\ud800', '\udbff'].map((end) => 'x'.repeat(10_000) + end);
  const texts = answers.map((one) => textOf([one]));
  assert.equal(new Set(texts).size, answers.length);
  assert.ok(texts.every((text) => text.length < 100));
});

test('what is asked twice is asked once', () => {
  const atoms = new AtomSet();
  const others = new AtomSet();
  others.add(atomOf('b', 'f', true));
  atoms.add(atomOf('a', 't', true));
  atoms.add({ key: 'a', short: true, read: NEVER });
  atoms.addAll(others);
  atoms.add({ key: 'b', short: true, read: NEVER });
  assert.equal(atoms.reader()(SUBJECT), 'tf');
});
