import type { AuditEvent } from '@policy-registry/contracts/registry';
import { auditTrail, checkTrail } from './audit-trail.ts';
import { checkRecord } from './check-record.ts';
import { Diary } from './diary.ts';
import { checkMerkleLog } from './merkle-trail.ts';
import { livePacks } from './pack-life.ts';
import type { People } from './people.ts';
import { steadfast } from './steadfast.ts';

const WRITERS = 4;
const ENVIRONMENT = 'prod';

/**
 * Lives whole lives of packs while `destroy` is at work, which is told to end early when a writer has failed. Everything has to run again
 * when it resolves, so that the lives come to their end.
 */
export async function liveWhile(
  people: () => People,
  destroy: (stop: AbortSignal, diary: Diary) => Promise<void>,
): Promise<Diary> {
  await steadfast('create environment', (requestId) =>
    people().operator.environments.createEnvironment({
      environment: { environment: ENVIRONMENT, twoPerson: true },
      requestId,
    }),
  );
  const diary = new Diary();
  const [stop, failed] = [new AbortController(), new AbortController()];
  const signals = { stop: stop.signal, giveUp: failed.signal };
  const lived = Promise.all(
    Array.from({ length: WRITERS }, (_, index) => livePacks(people, `life-${index + 1}`, ENVIRONMENT, diary, signals)),
  );
  lived.catch(() => failed.abort());
  try {
    await destroy(failed.signal, diary);
    stop.abort();
    await lived;
  } finally {
    failed.abort();
  }
  return diary;
}

/** Nothing that was acknowledged is lost or there twice: in the record, the audit log and its Merkle log. */
export async function checkDiary(people: () => People, diary: Diary): Promise<readonly AuditEvent[]> {
  const trail = await auditTrail(people());
  checkTrail(trail, diary.acknowledged);
  await checkMerkleLog(people().auditor, trail, diary.checkpoints);
  await checkRecord(people, diary, ENVIRONMENT);
  return trail;
}
