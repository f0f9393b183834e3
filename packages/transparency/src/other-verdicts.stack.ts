import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { askTlogVerifier } from '@policy-registry/stack';
import fc from 'fast-check';
import { hashLeaf } from './merkle/hash.ts';
import { proveConsistency, proveInclusion, rootAt } from './merkle/prove.ts';
import { verifyConsistency } from './merkle/verify-consistency.ts';
import { verifyInclusion } from './merkle/verify-inclusion.ts';
import { decodeBase64 } from './note/base64.ts';
import { formatNoteKey } from './note/note-key.ts';
import { openNote } from './note/open-note.ts';
import { signNote } from './note/sign-note.ts';
import { entriesOf, flipBit, MemoryLog, signerOf } from './testing/memory-log.ts';
import { TreeReader } from './tiles/tree-reader.ts';
import { TransparencyError } from './transparency-error.ts';

const SIZE = 70_000;
/** The same questions every time. */
const SEED = 20_261_125;
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

interface Judged {
  readonly accepted: boolean;
  /** As the other verifiers read it. */
  readonly item: object;
}

/** Of everything, good and bad, we and verifiers that are not ours think the same. */
describe('verdicts of verifiers that are not ours', { timeout: 600_000 }, () => {
  let tree: TreeReader;
  before(async () => {
    const log = await MemoryLog.of(entriesOf(0, SIZE));
    tree = await TreeReader.open(log.head, { source: log });
  });

  async function compare(judged: readonly Judged[]): Promise<void> {
    const verdicts = await askTlogVerifier(['proofs'], JSON.stringify(judged.map(({ item }) => item)));
    assert.deepEqual(
      verdicts,
      judged.map(({ accepted }) => ({ tlog: accepted, merkle: accepted })),
    );
    const accepted = judged.filter((item) => item.accepted).length;
    assert.ok(accepted >= 100 && judged.length - accepted >= 100, `${accepted} of ${judged.length} are accepted`);
  }

  it('on proofs of inclusion, of leaves of a log of 70,000, and on such that were changed', async () => {
    const judged: Judged[] = [];
    for (const { place, change } of sample()) {
      const path = await proveInclusion(tree, place);
      const leaf = hashLeaf(Buffer.from(`entry ${place}`));
      for (const other of [path, change(path)]) {
        const accepted = accepts(() => verifyInclusion({ index: place, leaf, path: other }, tree.head));
        const item = {
          index: place,
          leaf: base64(leaf),
          size: SIZE,
          root: base64(tree.head.root),
          path: other.map(base64),
        };
        judged.push({ accepted, item });
      }
    }
    await compare(judged);
  });

  it('on proofs of consistency, from trees that it was, and on such that were changed', async () => {
    const judged: Judged[] = [];
    for (const { place, change } of sample()) {
      const old = { size: place + 1, root: await rootAt(tree, place + 1) };
      const path = await proveConsistency(tree, old.size);
      for (const other of [path, change(path)]) {
        const accepted = accepts(() => verifyConsistency(old, tree.head, other));
        const heads = { oldSize: old.size, oldRoot: base64(old.root), size: SIZE, root: base64(tree.head.root) };
        judged.push({ accepted, item: { ...heads, path: other.map(base64) } });
      }
    }
    await compare(judged);
  });

  it('on notes, and on such of which some bytes were changed', async () => {
    const signers = [signerOf(1, 'one.example'), signerOf(2, 'two.example')];
    const keys = signers.slice(0, 1).map(({ key }) => key);
    const note = await signNote('a text\n\nof two parts — é\n', signers);
    const notes = fc.sample(anyNote(note), { numRuns: 2000, seed: SEED }).filter(isCanonical);
    const ours = notes.map((bytes) => {
      try {
        const { text, verified, unverified } = openNote(bytes, keys);
        return { opened: true, text, by: verified.map(({ name }) => name), others: unverified.length };
      } catch (error) {
        assert.ok(error instanceof TransparencyError, String(error));
        return { opened: false, text: '', by: null, others: 0 };
      }
    });
    const items = notes.map((bytes) => ({ note: base64(bytes), keys: keys.map(formatNoteKey) }));
    assert.deepEqual(await askTlogVerifier(['notes'], JSON.stringify(items)), ours);
    const opened = ours.filter((verdict) => verdict.opened).length;
    assert.ok(opened > 50 && opened < 1900, `${opened} of ${ours.length} open`);
  });
});

function accepts(verify: () => void): boolean {
  try {
    verify();
    return true;
  } catch (error) {
    assert.ok(error instanceof TransparencyError && error.code === 'INVALID_PROOF', String(error));
    return false;
  }
}

/** Places in the log, and ways to change a path. */
function sample() {
  const anyPlace = fc.oneof(fc.constantFrom(0, 1, 255, 256, 65_535, 65_536, SIZE - 1), fc.nat({ max: SIZE - 1 }));
  const anyChange = fc
    .tuple(fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 3 }))
    .map(([n, bit, kind]) => (path: readonly Uint8Array[]) => {
      const at = n % Math.max(path.length, 1);
      if (kind === 0) return path.map((hash, i) => (i === at ? flipBit(hash, bit) : hash));
      if (kind === 1) return path.toSpliced(at, 1);
      if (kind === 2) return path.toSpliced(at, 0, Buffer.alloc(32, bit));
      return path.toReversed();
    });
  return fc.sample(fc.record({ place: anyPlace, change: anyChange }), { numRuns: 300, seed: SEED });
}

/** Without base64 that says the same bytes in another way: we refuse it (note/base64.ts), `note.Open` does not. */
function isCanonical(note: Uint8Array): boolean {
  const lines = Buffer.from(note).toString('utf8').split('\n');
  return lines
    .filter((line) => line.startsWith('— '))
    .map((line) => line.split(' ').at(-1) ?? '')
    .every((text) => !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || decodeBase64(text) !== undefined);
}

/** The note with a few bytes replaced, removed or inserted, those that mean something in a note more often than others. */
function anyNote(note: Uint8Array): fc.Arbitrary<Uint8Array> {
  const meaning = [
    '',
    '\n',
    '\n\n',
    ' ',
    '+',
    '—',
    '=',
    'A',
    '\t',
    '\u0000',
    '\u00a0',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\r',
    '/',
  ];
  const anyInsert = fc.oneof(
    fc.constantFrom(...meaning).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 3 }),
  );
  const anyEdit = fc.record({ at: fc.nat({ max: note.length }), remove: fc.nat({ max: 2 }), insert: anyInsert });
  return fc
    .array(anyEdit, { maxLength: 2 })
    .map((edits) =>
      edits.reduce<Uint8Array>(
        (bytes, { at, remove, insert }) => Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]),
        note,
      ),
    );
}
