import { sha256 } from '@policy-registry/canonical';
import { DocumentError } from '../document-error.ts';
import type { BatchMemory } from '../table/fact-columns.ts';
import type { ByteRange, ByteSource } from '../table/fact-index.ts';

/** Ranges that are close to each other are one read, up to so many bytes. */
const MAX_READ_BYTES = 32 * 1024 * 1024;
/** What lies between them takes less time than another read, at least from a store elsewhere. */
const MAX_GAP_BYTES = 64 * 1024;

/**
 * The bytes of the ranges, which are in the order of the file, in `memory` where the source can read into it. Rejects with
 * `DocumentError` INVALID_DOCUMENT for damaged ones.
 */
export async function readVerified(
  source: ByteSource,
  ranges: readonly ByteRange[],
  memory?: BatchMemory,
): Promise<readonly Uint8Array[]> {
  const runs = await Promise.all(runsOf(ranges).map((run) => readRun(source, run, memory)));
  return runs.flatMap(({ run, start, bytes }) =>
    run.map(({ offset, length, digest }) => {
      const part = bytes.subarray(offset - start, offset - start + length);
      if (sha256(part) !== digest) throw damaged(offset, length);
      return part;
    }),
  );
}

/** Ranges, and the bytes from the first of them to the end of the last. */
interface Run {
  readonly run: readonly ByteRange[];
  readonly start: number;
  readonly bytes: Uint8Array;
}

async function readRun(source: ByteSource, run: readonly ByteRange[], memory: BatchMemory | undefined): Promise<Run> {
  const [first, last] = [run[0], run.at(-1)];
  const start = first?.offset ?? 0;
  const length = last === undefined ? 0 : last.offset + last.length - start;
  const bytes = length === 0 ? new Uint8Array() : await read(source, start, length, memory);
  return { run, start, bytes };
}

function runsOf(ranges: readonly ByteRange[]): readonly (readonly ByteRange[])[] {
  const runs: ByteRange[][] = [];
  for (const range of ranges) {
    const run = runs.at(-1);
    const [first, before] = [run?.[0], run?.at(-1)];
    const isNext =
      first !== undefined &&
      before !== undefined &&
      range.offset - (before.offset + before.length) <= MAX_GAP_BYTES &&
      range.offset + range.length - first.offset <= MAX_READ_BYTES;
    if (isNext) run?.push(range);
    else runs.push([range]);
  }
  return runs;
}

async function read(
  source: ByteSource,
  offset: number,
  length: number,
  memory: BatchMemory | undefined,
): Promise<Uint8Array> {
  if (memory === undefined || source.readInto === undefined) return source.read(offset, length);
  const filled = await source.readInto(memory.take(length), offset, length);
  memory.holds(filled);
  return new Uint8Array(filled, 0, length);
}

function damaged(offset: number, length: number): DocumentError {
  return new DocumentError('INVALID_DOCUMENT', `bytes ${offset} to ${offset + length} of a fact table are damaged`);
}
