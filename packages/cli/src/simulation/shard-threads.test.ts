import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, it } from 'node:test';
import { encodeFactTable, type FactColumns, type FactRow, openFactColumns } from '@policy-registry/inventory';
import { planShards } from '@policy-registry/simulation';
import { FileSource } from '../inventory/file-source.ts';
import { readLocalPolicy } from './local-policy.ts';
import { evaluateInThreads } from './shard-threads.ts';
import { type LocalQuestion, openEvaluation, type PlannedShard, shardsToCompare } from './shard-work.ts';

const PACKS = join(import.meta.dirname, '../../fixtures/packs');
/** Three batches, the last of which is short. */
const ROWS = 2 * 65_536 + 1_000;

function* rows(): Generator<FactRow> {
  const severities = ['Low', 'Medium', 'High', 'Critical'] as const;
  for (let row = 0; row < ROWS; row += 1) {
    const hash = createHash('sha256').update(String(row)).digest('hex');
    yield {
      subject: `shop/web:${row % 7}`,
      finding: {
        // Rows come in order of their ids.
        id: row.toString(16).padStart(8, '0') + hash.slice(8),
        sbom: { purl: `pkg:npm/p${row % 97}@1.0.0`, name: `p${row % 97}` },
        advisory: {
          id: `CVE-2026-${row % 1009}`,
          severity: severities[row % 4] ?? 'Low',
          cvss: row % 11,
          kev: row % 13 === 0,
        },
        vex: [],
      },
    };
  }
}

describe('shards in threads', () => {
  let folder: string;
  let path: string;
  let source: FileSource;
  let columns: FactColumns;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'policyctl-threads-'));
    path = join(folder, 'facts.arrow');
    const encoding = encodeFactTable(rows(), { documents: [], components: 0, statements: 0 });
    await pipeline(Readable.from(encoding), createWriteStream(path));
    source = await FileSource.open(path);
    columns = openFactColumns(encoding.index, source);
  });
  after(async () => {
    await source.close();
    await rm(folder, { recursive: true });
  });

  const question: LocalQuestion = {
    baseline: readLocalPolicy(join(PACKS, 'shop-policy-1')),
    candidate: readLocalPolicy(join(PACKS, 'shop-policy-2')),
    overrides: { baseline: [], candidate: [] },
    run: { env: {}, evaluatedAt: new Date('2026-11-01'), environment: '', tenant: '' },
    samples: 3,
    maxFindings: 0,
  };
  /** Of a batch each. */
  const shards = (): PlannedShard[] =>
    planShards(columns.batches, 1).map((shard) => ({ ...shard, rows: columns.rowsOf(shard.firstBatch) }));

  it('say what they say in one, in their order, and how far they are', async () => {
    let compared = 0;
    const work = { path, index: columns.index, question };
    const inThreads = await evaluateInThreads(work, shards(), 2, (done) => {
      compared += done;
    });
    assert.equal(compared, ROWS);
    const evaluation = await openEvaluation(columns, question);
    for (const [place, shard] of shards().entries()) {
      const { partial, changes } = await evaluation.evaluate(shard, () => undefined);
      assert.deepEqual(inThreads[place]?.partial, partial);
      assert.ok(Buffer.from(changes).equals(inThreads[place]?.changes ?? Buffer.of()));
    }
  });

  it('fail as a thread does', async () => {
    const work = { path: join(folder, 'nowhere.arrow'), index: columns.index, question };
    await assert.rejects(
      evaluateInThreads(work, shards(), 2, () => undefined),
      /ENOENT/,
    );
  });

  it('are as many rows as are asked for, those with the lowest ids', () => {
    const planned = (maxFindings: number) =>
      shardsToCompare(columns, { ...question, maxFindings }).map(({ rows }) => rows);
    assert.deepEqual(planned(0), [ROWS]);
    assert.deepEqual(planned(10), [10]);
    assert.deepEqual(planned(ROWS + 10), [ROWS]);
  });
});
