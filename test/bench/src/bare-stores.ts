import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MongoClient } from 'mongodb';
import { ratePerSecond, type Span } from './rate.ts';

const BODY = JSON.stringify({ displayName: 'Pack', description: 'x'.repeat(500) });

/** What the driver alone does: one compare-and-set of a document of the size of a pack, acknowledged by majority and journal. */
export async function bareMongo(url: string, span: Span): Promise<number> {
  const client = new MongoClient(url, { writeConcern: { w: 'majority', journal: true } });
  try {
    const packs = client.db('bare').collection<{ _id: string; revision: number; body: string }>('packs');
    for (let caller = 0; caller < span.concurrency; caller += 1) {
      await packs.insertOne({ _id: `pack-${caller}`, revision: 0, body: BODY });
    }
    const revisions = new Array<number>(span.concurrency).fill(0);
    return await ratePerSecond(async (caller) => {
      const revision = revisions[caller] ?? 0;
      const change = { $set: { body: BODY, revision: revision + 1 } };
      const { modifiedCount } = await packs.updateOne({ _id: `pack-${caller}`, revision }, change);
      if (modifiedCount !== 1) throw new Error('a compare-and-set of nobody else was lost');
      revisions[caller] = revision + 1;
    }, span);
  } finally {
    await client.close();
  }
}

/** What `node:sqlite` alone does: one row changed per commit, synced before it returns. */
export async function bareSqlite(span: Span): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-sqlite-'));
  const database = new DatabaseSync(join(folder, 'bare.db'));
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    database.exec('CREATE TABLE packs (id TEXT PRIMARY KEY, revision INTEGER, body TEXT) STRICT');
    const insert = database.prepare('INSERT INTO packs VALUES (?, 0, ?)');
    for (let caller = 0; caller < span.concurrency; caller += 1) insert.run(`pack-${caller}`, BODY);
    const update = database.prepare('UPDATE packs SET revision = revision + 1, body = ? WHERE id = ?');
    return await ratePerSecond(async (caller) => update.run(BODY, `pack-${caller}`), span);
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
}
