import { EventEmitter, once } from 'node:events';
import type { TreeHead } from '@policy-registry/transparency';
import type { Acknowledged, Verb } from './outcomes.ts';

/** What callers of a run were told, to hold the record against. */
export class Diary {
  readonly acknowledged: Acknowledged[] = [];
  /** The generation of the last head that was seen of a pack. */
  readonly heads = new Map<string, bigint>();
  /** Content of versions, by `PACK@VERSION`, as it was when they were published. */
  readonly contents = new Map<string, string>();
  /** Checkpoints of the Merkle log, oldest first. */
  readonly checkpoints: TreeHead[] = [];
  readonly #noted = new EventEmitter();

  note(verb: Verb, pack: string, version: string): void {
    this.acknowledged.push({ verb, pack, version });
    this.#noted.emit('noted');
  }

  /** Resolves when something is acknowledged, or when nobody waits for it any more. */
  async nextNote(signal: AbortSignal): Promise<void> {
    try {
      await once(this.#noted, 'noted', { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Versions of a pack, in the order in which the verbs happened to them. */
  versionsOf(pack: string, ...verbs: readonly Verb[]): readonly string[] {
    return this.acknowledged
      .filter((each) => each.pack === pack && verbs.includes(each.verb))
      .map(({ version }) => version);
  }
}
