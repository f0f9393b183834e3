import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { BracketFinder } from './bracket-finder.ts';
import { assembledBrackets, BRACKETS_MODULE } from './write-brackets.ts';

test('the committed WebAssembly is assembled from the committed source', async () => {
  assert.equal(readFileSync(BRACKETS_MODULE, 'utf8'), await assembledBrackets());
});

/** One byte after the other. */
function bracketsOf(text: string): readonly number[] {
  const found: number[] = [];
  let inText = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (inText && char === '\\') at += 1;
    else if (char === '"') inText = !inText;
    else if (!inText && '[]{}'.includes(char)) found.push(at);
  }
  return found;
}

/** What JSON is made of, with long runs of what the kernel looks at. Backslashes stand in texts alone, as in JSON. */
const pieces = fc.oneof(
  fc.constantFrom('[', ']', '{', '}', '[{', '}]', 'Z', ' '.repeat(61), ';', '|', '^', '\u007f'),
  fc
    .array(fc.constantFrom('\\\\', '\\"', '[', '}', 'x', 'é', '\\u005b', 'y'.repeat(63)))
    .map((inner) => `"${inner.join('')}"`),
  fc.nat({ max: 200 }).map((count) => `"${'\\\\'.repeat(count)}"`),
);

test('brackets are found as one byte after the other finds them, wherever windows begin', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), fc.nat({ max: 8 }), (some, lanes) => {
      const bytes = Buffer.from(some.join(''));
      const finder = new BracketFinder();
      const size = 64 * (lanes + 1);
      const found: number[] = [];
      for (let offset = 0; offset < bytes.length; offset += size) {
        for (const at of finder.find(bytes.subarray(offset, offset + size))) found.push(offset + at);
      }
      assert.deepEqual(found, bracketsOf(bytes.toString('latin1')));
    }),
    { numRuns: 2_000 },
  );
});

test('finders do not disturb each other', () => {
  const [one, other] = [new BracketFinder(), new BracketFinder()];
  const lane = (text: string) => Buffer.from(text.padEnd(64));
  assert.deepEqual([...one.find(lane('["'))], [0]);
  assert.deepEqual([...other.find(lane('[{'))], [0, 1]);
  assert.deepEqual([...one.find(lane('[]"]'))], [3]);
  assert.deepEqual([...other.find(lane('}]'))], [0, 1]);
});
