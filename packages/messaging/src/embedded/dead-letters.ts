import { LIMIT, type Row } from '@policy-registry/sqlite';
import { checkAfter, checkLimit, type QueueRules } from '../definition.ts';
import { decodeJob } from '../job-text.ts';
import { MessagingError } from '../messaging-error.ts';
import type { DeadLetter } from '../work-queue.ts';
import type { EmbeddedContext } from './embedded-context.ts';

/** Text of one page that is held in memory. */
export const PAGE_CHARACTERS = 8 * 1024 * 1024;

/**
 * Moves a job out of the queue, unless somebody else settled it or has claimed it since; false then. To be called inside of a write.
 */
export function bury(
  { db, now }: EmbeddedContext,
  { name, deadLettersPerTenant }: QueueRules,
  job: { readonly sequence: number; readonly claims: number; readonly delivery: number; readonly reason: string },
): boolean {
  const sql = 'DELETE FROM jobs WHERE sequence = ? AND claims = ? RETURNING tenant, job_group, body';
  const row = db.get(sql, job.sequence, job.claims);
  if (row === undefined) return false;
  const tenant = String(row.tenant);
  db.run(
    `INSERT INTO dead_letters (queue, tenant, job_group, body, delivery, reason, time) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[name, tenant, String(row.job_group), String(row.body), job.delivery, job.reason, now()],
  );
  db.run(
    `DELETE FROM dead_letters WHERE queue = ? AND tenant = ? AND sequence <= (
       SELECT sequence FROM dead_letters WHERE queue = ? AND tenant = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?)`,
    ...[name, tenant, name, tenant, deadLettersPerTenant],
  );
  return true;
}

/** One page, as `TenantQueue.deadLetters` promises. */
export function listDeadLetters(
  { db }: EmbeddedContext,
  queue: string,
  tenant: string,
  page: { readonly limit: number; readonly after?: number },
): readonly DeadLetter[] {
  const limit = checkLimit(page.limit);
  const sql = `SELECT sequence, job_group, body, delivery, reason, time FROM dead_letters
    WHERE queue = ? AND tenant = ? AND sequence > ? ORDER BY sequence ${LIMIT}`;
  const letters: DeadLetter[] = [];
  let room = PAGE_CHARACTERS;
  for (const row of db.iterate(sql, queue, tenant, checkAfter(page.after), limit)) {
    room -= String(row.body).length;
    if (room < 0 && letters.length > 0) break;
    letters.push(letterOf(row));
  }
  return letters;
}

/** Moves dead letters back into the queue. To be called inside of a write; throws FULL. */
export function replayDeadLetters(
  { db }: EmbeddedContext,
  queue: string,
  tenant: string,
  positions: readonly number[],
  room: number,
): number {
  let replayed = 0;
  for (const position of positions) {
    const where = 'FROM dead_letters WHERE sequence = ? AND queue = ? AND tenant = ?';
    const row = db.get(`SELECT job_group, body ${where}`, position, queue, tenant);
    if (row === undefined || decodeJob(row.body, row.job_group) === undefined) continue;
    if (replayed === room) throw new MessagingError('FULL', `queue ${queue} of ${tenant} is full`);
    db.run(`DELETE ${where}`, position, queue, tenant);
    const insert = 'INSERT INTO jobs (queue, tenant, job_group, body) VALUES (?, ?, ?, ?)';
    db.run(insert, queue, tenant, String(row.job_group), String(row.body));
    replayed += 1;
  }
  return replayed;
}

function letterOf(row: Row): DeadLetter {
  const job = decodeJob(row.body, row.job_group);
  return {
    position: Number(row.sequence),
    ...(job === undefined ? {} : { job }),
    deliveries: Number(row.delivery),
    reason: String(row.reason),
    time: new Date(Number(row.time)).toISOString(),
  };
}
