import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { askTlogVerifier } from '@policy-registry/stack';
import { openCheckpoint } from './checkpoint/open-checkpoint.ts';
import { signCheckpoint } from './checkpoint/sign-checkpoint.ts';
import { formatNoteKey, parseNoteKey } from './note/note-key.ts';
import { entriesOf, flipBit, MemoryLog, ORIGIN, SIGNER, TRUST } from './testing/memory-log.ts';
import { encodeBundle } from './tiles/entry-bundle.ts';

const KEY = formatNoteKey(SIGNER.key);

/** golang.org/x/mod/sumdb and transparency-dev/merkle read what we wrote. */
describe('a log in the eyes of verifiers that are not ours', { timeout: 600_000 }, () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'policy-registry-log-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function written(log: MemoryLog): Promise<string> {
    const root = await mkdtemp(join(folder, 'log-'));
    for (const [path, content] of log.objects) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    }
    return root;
  }
  const check = (root: string, origin = ORIGIN) => askTlogVerifier(['log', root, KEY, origin]);

  for (const size of [0, 1, 2, 255, 256, 257, 513, 65_536, 70_000]) {
    it(`${size} entries: signature, root of the entries, every tile`, async () => {
      // In two appends, so that the last tiles are continued ones.
      const log = await MemoryLog.of(entriesOf(0, Math.floor(size / 3)), entriesOf(Math.floor(size / 3), size));
      const root = Buffer.from(log.head.root).toString('base64');
      assert.deepEqual(await check(await written(log)), { size, root, tiles: tilesOf(size) });
    });
  }

  it('refuses every object that was changed', async () => {
    const log = await MemoryLog.of(entriesOf(0, 600));
    const root = await written(log);
    const changes: readonly (readonly [string, (content: Uint8Array) => Uint8Array | Promise<Uint8Array>, RegExp])[] = [
      ['tile/0/001', (tile) => flipBit(tile, 5), /inconsistent tile/],
      ['tile/0/002.p/88', (tile) => flipBit(tile, 5), /inconsistent tile/],
      ['tile/1/000.p/2', (tile) => flipBit(tile, 5), /inconsistent tile/],
      ['tile/1/000.p/2', (tile) => tile.subarray(1), /bad result slice/],
      ['tile/entries/001', () => encodeBundle(entriesOf(0, 256)), /another root/],
      ['tile/entries/001', (bundle) => bundle.subarray(1), /ends early|too long|another root/],
      ['checkpoint', (note) => flipBit(note, ORIGIN.length * 8 + 8), /invalid signature/],
      [
        'checkpoint',
        () => signCheckpoint({ origin: ORIGIN, head: { ...log.head, size: 599 } }, [SIGNER]),
        /no such file/,
      ],
      [
        'checkpoint',
        () => signCheckpoint({ origin: ORIGIN, head: { ...log.head, root: new Uint8Array(32) } }, [SIGNER]),
        /another root/,
      ],
    ];
    for (const [path, change, reason] of changes) {
      const file = join(root, path);
      const whole = await readFile(file);
      await writeFile(file, await change(whole));
      await assert.rejects(check(root), reason, path);
      await writeFile(file, whole);
    }
    await assert.rejects(check(root, 'log.example/other'), /expected "log.example\/other"/);
    await check(root);
  });

  it('what their witness adds to our checkpoint, we open: cosignature, ours, and text', async () => {
    const log = await MemoryLog.of(entriesOf(0, 3));
    const checkpoint = log.objects.get('checkpoint') ?? assert.fail();
    const answer = await askTlogVerifier(['cosign', 'witness.example/w1'], checkpoint);
    assert.ok(isCosigned(answer));
    const opened = openCheckpoint(Buffer.from(answer.note, 'base64'), {
      ...TRUST,
      witnesses: [parseNoteKey(answer.key)],
    });
    assert.equal(opened.size, 3);
    const [{ name, time = 0 } = assert.fail()] = opened.cosignatures;
    assert.equal(name, 'witness.example/w1');
    assert.ok(time > Date.UTC(2025) / 1000, `${time} is no time of a clock`);
  });
});

/** Tiles of hashes, full and partial. */
function tilesOf(size: number): number {
  let tiles = 0;
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / 256)) tiles += Math.ceil(hashes / 256);
  return tiles;
}

function isCosigned(answer: unknown): answer is { key: string; note: string } {
  return typeof answer === 'object' && answer !== null && 'key' in answer && 'note' in answer;
}
