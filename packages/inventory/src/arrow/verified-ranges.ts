import { sha256 } from '@policy-registry/canonical';
import { DocumentError } from '../document-error.ts';
import type { ByteRange, ByteSource } from '../table/fact-index.ts';

/** Ranges that follow each other are one read, up to so many bytes. */
const MAX_READ_BYTES = 32 * 1024 * 1024;

/** The bytes of the ranges, which are in the order of the file. Rejects with `DocumentError` INVALID_DOCUMENT for damaged ones. */
export async function readVerified(source: ByteSource, ranges: readonly ByteRange[]): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const run of runsOf(ranges)) {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) continue;
    const length = last.offset + last.length - first.offset;
    const bytes = length === 0 ? new Uint8Array() : await source.read(first.offset, length);
    for (const { offset, length, digest } of run) {
      const part = bytes.subarray(offset - first.offset, offset - first.offset + length);
      if (sha256(part) !== digest) throw damaged(offset, length);
      found.push(part);
    }
  }
  return found;
}

function runsOf(ranges: readonly ByteRange[]): readonly (readonly ByteRange[])[] {
  const runs: ByteRange[][] = [];
  for (const range of ranges) {
    const run = runs.at(-1);
    const [first, before] = [run?.[0], run?.at(-1)];
    const isNext =
      first !== undefined &&
      before !== undefined &&
      range.offset === before.offset + before.length &&
      range.offset + range.length - first.offset <= MAX_READ_BYTES;
    if (isNext) run?.push(range);
    else runs.push([range]);
  }
  return runs;
}

function damaged(offset: number, length: number): DocumentError {
  return new DocumentError('INVALID_DOCUMENT', `bytes ${offset} to ${offset + length} of a fact table are damaged`);
}
