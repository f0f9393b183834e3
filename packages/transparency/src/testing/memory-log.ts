import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import type { LogTrust } from '../checkpoint/open-checkpoint.ts';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { emptyRoot } from '../merkle/hash.ts';
import type { TreeHead } from '../merkle/tree-head.ts';
import { localNoteSigner, type NoteSigner } from '../note/sign-note.ts';
import { appendEntries, type LogObject } from '../tiles/append-entries.ts';
import { EMPTY_EDGE, type LogEdge } from '../tiles/log-edge.ts';
import type { LogSource, ReadOptions } from '../tiles/log-source.ts';

export const ORIGIN = 'log.example/audit';

/** The key of a seed: the same in every run. */
export function signerOf(seed: number, name = ORIGIN): NoteSigner {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, seed)]);
  return localNoteSigner(name, createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
}

export const SIGNER = signerOf(1);
export const TRUST: LogTrust = { origin: ORIGIN, keys: [SIGNER.key] };

/** The log of the tests: what is at a path never changes, and reads are written down. */
export class MemoryLog implements LogSource {
  readonly objects = new Map<string, Uint8Array>();
  readonly reads: string[] = [];
  edge: LogEdge = EMPTY_EDGE;
  head: TreeHead = { size: 0, root: emptyRoot() };

  static async of(...batches: readonly (readonly Uint8Array[])[]): Promise<MemoryLog> {
    const log = new MemoryLog();
    await log.publish();
    for (const batch of batches) await log.append(batch);
    return log;
  }

  async append(entries: readonly Uint8Array[]): Promise<void> {
    const append = appendEntries(this.edge, entries);
    for (const object of append.objects) this.put(object);
    this.edge = append.edge;
    this.head = append.head;
    await this.publish();
  }

  put({ path, content }: LogObject): void {
    const there = this.objects.get(path);
    if (there !== undefined) assert.deepEqual(Buffer.from(content), Buffer.from(there), `${path} was another object`);
    this.objects.set(path, content);
  }

  async publish(head = this.head, signers = [SIGNER]): Promise<void> {
    this.objects.set('checkpoint', await signCheckpoint({ origin: ORIGIN, head }, signers));
  }

  async read(path: string, _options: ReadOptions): Promise<Uint8Array | undefined> {
    this.reads.push(path);
    return this.objects.get(path);
  }
}

/** `entry 0`, `entry 1`, ... */
export function entriesOf(begin: number, end: number): readonly Buffer[] {
  return Array.from({ length: end - begin }, (_, offset) => Buffer.from(`entry ${begin + offset}`));
}

export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[Math.floor(bit / 8)] = (copy[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8));
  return copy;
}
