import { canonicalJson } from '@policy-registry/canonical';
import type { ChangeStream } from '../changes/join-changes.ts';

/** A line of canonical JSON for each change: a `Change` of the result. */
export async function* changesAsNdjson(changes: ChangeStream): AsyncGenerator<Uint8Array, void, void> {
  for await (const some of changes) {
    yield Buffer.from(some.map((change) => `${canonicalJson(change)}\n`).join(''));
  }
}
