import { createCipheriv, createHash } from 'node:crypto';
import type { FactRow } from '@policy-registry/inventory';

/** Of the key stream, for each row: which finding, where in its part of the ids, and the rest of its id. */
const BYTES_A_ROW = 4 + 4 + 26;
const ROWS_A_BLOCK = 4096;
const PREFIX_BYTES = 6;
const PREFIXES = 2 ** (8 * PREFIX_BYTES);

/**
 * As many rows as are asked for, in ascending order of id. Each is one of the real rows, drawn at random with all its facts, so that
 * what goes together in reports goes together here; only its subject is another copy each time. Ids are spread evenly and
 * otherwise random, as digests are. The same arguments give the same rows.
 */
export function* generatedRows(real: readonly FactRow[], findings: number, seed: string): Generator<FactRow> {
  const copies = new Uint32Array(real.length);
  for (const [row, random] of randomness(findings, seed)) {
    const drawn = Math.floor((random.readUInt32LE(0) / 2 ** 32) * real.length);
    const { subject, finding } = real[drawn] as FactRow;
    const copy = copies[drawn] ?? 0;
    copies[drawn] = copy + 1;
    yield { subject: `${subject}-${copy}`, finding: { ...finding, id: idOf(row, random, findings) } };
  }
}

/** The first bytes say which of `findings` equal parts of all ids this row's is in, and where: two rows never meet. */
function idOf(row: number, random: Buffer, findings: number): string {
  const within = (random.readUInt32LE(4) / 2 ** 32) * 0.999;
  const id = Buffer.allocUnsafe(32);
  id.writeUIntBE(Math.floor(((row + within) / findings) * PREFIXES), 0, PREFIX_BYTES);
  random.copy(id, PREFIX_BYTES, 8);
  return id.toString('hex');
}

/** A key stream of AES: random bytes that depend on the seed alone. */
function* randomness(rows: number, seed: string): Generator<[row: number, random: Buffer]> {
  const key = createHash('sha256').update(seed).digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const zeros = Buffer.alloc(BYTES_A_ROW * ROWS_A_BLOCK);
  for (let first = 0; first < rows; first += ROWS_A_BLOCK) {
    const block = stream.update(zeros);
    for (let row = first; row < Math.min(first + ROWS_A_BLOCK, rows); row += 1) {
      const begin = (row - first) * BYTES_A_ROW;
      yield [row, block.subarray(begin, begin + BYTES_A_ROW)];
    }
  }
}
