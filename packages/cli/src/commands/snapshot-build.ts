import { type Snapshot, SnapshotState } from '@policy-registry/contracts/simulation';
import { type Cli, received } from '../cli.ts';
import { CliError } from '../exit-code.ts';
import { progressOf } from '../output/progress.ts';
import type { Patience } from '../waiting/patience.ts';
import { waitedFor } from '../waiting/waited-for.ts';

/** Most snapshots are ready at the first look; one of gigabytes is not asked for more than once a second. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** As long as a worker of a registry has for one. */
const PATIENCE_MS = 12 * 60 * 60 * 1000;

/** Waits until a snapshot is ready, and shows how far it is. Throws CliError when it has failed. */
export async function builtSnapshot(cli: Cli, asked: Snapshot): Promise<Snapshot> {
  const hint = `It is being built: "policyctl snapshot show ${asked.snapshot}" says how far it is; the same import again waits for it.`;
  const what = `snapshot "${asked.snapshot}"`;
  const snapshot = await waitedFor(cli, { what, hint }, (patience) => notBuilding(cli, asked, patience));
  if (snapshot.state === SnapshotState.FAILED) throw notBuilt(snapshot);
  return snapshot;
}

async function notBuilding(cli: Cli, asked: Snapshot, patience: Patience): Promise<Snapshot> {
  const { signal } = patience;
  const startedAt = performance.now();
  const progress = progressOf(cli, false, 'documents');
  try {
    let pause = FIRST_PAUSE_MS;
    let snapshot = asked;
    while (snapshot.state === SnapshotState.BUILDING) {
      const seconds = (performance.now() - startedAt) / 1000;
      if (seconds * 1000 > PATIENCE_MS)
        throw new CliError('NO_ANSWER', `snapshot "${asked.snapshot}" is building still`);
      await patience.pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      const look = () => cli.clients().snapshots.getSnapshot({ snapshot: asked.snapshot }, { signal });
      snapshot = received((await patience.ask(look)).snapshot);
      const { documentsRead: done, documentCount: total } = snapshot;
      progress.show(done === total ? 'joining' : 'reading', { done, total, perSecond: done / seconds });
    }
    return snapshot;
  } finally {
    progress.end();
  }
}

function notBuilt({ snapshot, failure }: Snapshot): CliError {
  const hint = 'import it again, under the same name, without what is in its way';
  return new CliError('INVALID_DOCUMENT', `snapshot "${snapshot}" could not be built: ${failure}`, hint);
}
