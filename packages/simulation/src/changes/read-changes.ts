import type { ChangeSide } from '../result.ts';
import { CHANGE_COLUMNS, type ChangesHeader } from './changes-writer.ts';

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

/** Throws ChangesDamaged. */
export function readChanges(bytes: Uint8Array): ShardChanges {
  const end = bytes.indexOf(0x0a);
  if (end < 0) throw new ChangesDamaged('there is no header');
  const { count, outcomes, scores } = readHeader(bytes.subarray(0, end));
  // A copy, and aligned; `slice` of a Buffer would be neither.
  const columns = new Uint8Array(bytes.subarray(end + 1));
  if (columns.length !== count * CHANGE_COLUMNS * 4) {
    throw new ChangesDamaged(`there are ${columns.length} bytes for ${count} rows`);
  }
  const numbers = new Uint32Array(columns.buffer);
  const rowAt = (place: number) => numbers[place] as number;
  return {
    count,
    at(place) {
      if (!(Number.isInteger(place) && place >= 0 && place < count))
        throw new RangeError(`change ${place} of ${count}`);
      const outcome = outcomes[numbers[count + place] as number];
      const score = scores[numbers[2 * count + place] as number];
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

function readHeader(bytes: Uint8Array): ChangesHeader {
  let header: ChangesHeader;
  try {
    header = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new ChangesDamaged('the header is no JSON', { cause });
  }
  if (header.version !== '1') throw new ChangesDamaged(`they are of version ${header.version}`);
  return header;
}
