import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListQuery } from '../document-store.ts';
import { openDocumentsFile } from './documents-file.ts';
import { segments } from './page-query.ts';
import { bringUp } from './table-upkeep.ts';

const DEFINITION = {
  name: 'packs',
  mode: 'mutable',
  fields: ['rank', 'owner'],
  index: (body: { rank: number }) => ({ rank: body.rank }),
} as const;

/** However far a page is into a collection, it must cost what a page costs: a seek in an index, and no sort. */
const QUERIES: readonly ListQuery[] = [
  { limit: 10 },
  { limit: 10, after: { id: 'a' } },
  { limit: 10, descending: true, after: { id: 'a' } },
  { limit: 10, orderBy: 'rank' },
  { limit: 10, orderBy: 'rank', after: { id: 'a', value: 1 } },
  { limit: 10, orderBy: 'rank', after: { id: 'a', value: null } },
  { limit: 10, orderBy: 'rank', descending: true, after: { id: 'a', value: 1 } },
  { limit: 10, orderBy: 'rank', descending: true, after: { id: 'a', value: null } },
];

test('pages are ranges of an index, read in its order', () => {
  const db = openDocumentsFile(':memory:');
  db.write(() => bringUp(db, 'acme', DEFINITION));
  for (const query of QUERIES) {
    for (const { sql, values } of segments(DEFINITION, query)) {
      const plan = db.all(`EXPLAIN QUERY PLAN SELECT body FROM "doc/acme/packs" ${sql} LIMIT 10`, ...values);
      const steps = plan.map(({ detail }) => String(detail)).join('; ');
      assert.doesNotMatch(steps, /TEMP B-TREE/, `${sql}: ${steps}`);
      assert.match(steps, query.orderBy || query.after ? /SEARCH .* USING INDEX/ : /USING INDEX/, `${sql}: ${steps}`);
    }
  }
  db.close();
});

test('a filter is looked up in an index', () => {
  const db = openDocumentsFile(':memory:');
  db.write(() => bringUp(db, 'acme', DEFINITION));
  for (const value of [1, null]) {
    const [segment] = segments(DEFINITION, { limit: 10, where: { rank: value } });
    const plan = db.all(
      `EXPLAIN QUERY PLAN SELECT body FROM "doc/acme/packs" ${segment?.sql}`,
      ...(segment?.values ?? []),
    );
    assert.match(String(plan[0]?.detail), /SEARCH .* USING INDEX index\/doc\/acme\/packs\/f_rank/);
  }
  db.close();
});
