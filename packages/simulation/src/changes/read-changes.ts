import type { ChangeSide } from '../result.ts';
import { type ChangesHeader, type NarrowArray, narrowType, type StoredChanges } from './changes-writer.ts';

/** A row of the table under both sides. */
export interface RowChange {
  readonly row: number;
  readonly before: ChangeSide;
  readonly after: ChangeSide;
}

/** The rows of a shard that change, by number. */
export interface ShardChanges {
  readonly count: number;
  /** Throws a RangeError for a place that is not there. */
  at(place: number): RowChange;
  /** The first place whose row is not below that one; `count` where there is none. */
  placeFrom(row: number): number;
}

/** Bytes that `ChangesWriter` has not written. */
export class ChangesDamaged extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(`the changes of a shard cannot be read: ${message}`, options);
    this.name = 'ChangesDamaged';
  }
}

/** What the bytes hold. Throws ChangesDamaged. */
export function storedChanges(bytes: Uint8Array): StoredChanges {
  const end = bytes.indexOf(0x0a);
  if (end < 0) throw new ChangesDamaged('there is no header');
  const { count, firstRow, largestGap, outcomes, scores } = readHeader(bytes.subarray(0, end));
  const types = [narrowType(largestGap + 1), narrowType(outcomes.length), narrowType(scores.length)] as const;
  const [gaps, outcomePlaces, scorePlaces] = readColumns(bytes.subarray(end + 1), count, types);
  return { count, firstRow, largestGap, outcomes, scores, gaps, outcomePlaces, scorePlaces };
}

/** Throws ChangesDamaged. */
export function readChanges(bytes: Uint8Array): ShardChanges {
  const { count, firstRow, outcomes, scores, gaps, outcomePlaces, scorePlaces } = storedChanges(bytes);
  const rows = rowsOf(firstRow, gaps);
  const rowAt = (place: number) => rows[place] as number;
  return {
    count,
    at(place) {
      if (!(Number.isInteger(place) && place >= 0 && place < count))
        throw new RangeError(`change ${place} of ${count}`);
      const outcome = outcomes[outcomePlaces[place] as number];
      const score = scores[scorePlaces[place] as number];
      if (outcome === undefined || score === undefined) throw new ChangesDamaged(`change ${place} says nothing`);
      const [before, after] = outcome;
      return {
        row: rowAt(place),
        before: { ...before, score: score[0] },
        after: { ...after, score: score[1] },
      };
    },
    placeFrom(row) {
      let low = 0;
      let high = count;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (rowAt(middle) < row) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

/** Of any table. */
const LAST_ROW = 2 ** 32 - 1;

function rowsOf(firstRow: number, gaps: NarrowArray): Uint32Array {
  const rows = new Uint32Array(gaps.length);
  let row = firstRow;
  for (let place = 0; place < gaps.length; place += 1) {
    row += gaps[place] as number;
    rows[place] = row;
  }
  if (row > LAST_ROW) throw new ChangesDamaged(`there is no row ${row}`);
  return rows;
}

type ColumnType = ReturnType<typeof narrowType>;

function readColumns(
  bytes: Uint8Array,
  count: number,
  types: readonly [ColumnType, ColumnType, ColumnType],
): [NarrowArray, NarrowArray, NarrowArray] {
  if (bytes.length !== types.reduce((sum, { BYTES_PER_ELEMENT }) => sum + BYTES_PER_ELEMENT, 0) * count) {
    throw new ChangesDamaged(`there are ${bytes.length} bytes for ${count} rows`);
  }
  let start = 0;
  const next = (type: ColumnType): NarrowArray => {
    const end = start + count * type.BYTES_PER_ELEMENT;
    // A copy, and aligned; `slice` of a Buffer would be neither.
    const column = new type(new Uint8Array(bytes.subarray(start, end)).buffer);
    start = end;
    return column;
  };
  return [next(types[0]), next(types[1]), next(types[2])];
}

function readHeader(bytes: Uint8Array): ChangesHeader {
  let header: ChangesHeader;
  try {
    header = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new ChangesDamaged('the header is no JSON', { cause });
  }
  if (header.version !== '3') throw new ChangesDamaged(`they are of version ${header.version}`);
  return header;
}
