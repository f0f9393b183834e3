import type { ReadColumns } from '../kernel/loaded-columns.ts';
import type { Change } from '../result.ts';
import { RowJoin } from './join-rows.ts';
import type { ShardChanges } from './read-changes.ts';

/** Changes that are in memory at a time. */
const CHANGES_AT_ONCE = 1024;

/** Some changes after the other, by finding id; none is empty. */
export type ChangeStream = AsyncIterable<readonly Change[]>;

/**
 * The findings that change, with what the table knows of them, as many at a time whatever the shards are. Shards come in their order; each is
 * let go before the next is asked for.
 */
export async function* joinChanges(
  columns: ReadColumns,
  shards: Iterable<ShardChanges> | AsyncIterable<ShardChanges>,
): AsyncGenerator<readonly Change[], void, void> {
  const join = await RowJoin.of(columns);
  let changes: Change[] = [];
  for await (const shard of shards) {
    for (let place = 0; place < shard.count; place += 1) {
      changes.push(await join.change(shard.at(place)));
      if (changes.length < CHANGES_AT_ONCE) continue;
      yield changes;
      changes = [];
    }
  }
  if (changes.length > 0) yield changes;
}
