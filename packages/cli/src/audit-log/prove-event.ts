import {
  checkAppendOnly,
  type Hash,
  hashLeaf,
  type LogSource,
  type OpenedCheckpoint,
  readCheckpoint,
  TreeReader,
  verifyInclusion,
} from '@policy-registry/transparency';
import type { Cli } from '../cli.ts';
import type { ChosenTrust } from './choose-trust.ts';
import { headOf, logTrust, orNotVerified } from './verify-log.ts';

/** An event that is in the log, with what shows it to others. */
export interface ProvenEvent {
  readonly checkpoint: OpenedCheckpoint;
  /** The signed checkpoint as it came. */
  readonly note: string;
  readonly index: number;
  readonly entry: Uint8Array;
  readonly hashes: readonly Hash[];
}

/** Asks the registry for the proof of an event, and verifies it and the checkpoint that it is for. Throws LOG_NOT_VERIFIED. */
export function proveEvent(cli: Cli, source: LogSource, trust: ChosenTrust, event: string): Promise<ProvenEvent> {
  return orNotVerified(async () => {
    let note = '';
    const noted: LogSource = {
      async read(path, options) {
        const content = await source.read(path, options);
        if (path === 'checkpoint') note = Buffer.from(content ?? '').toString();
        return content;
      },
    };
    const checkpoint = await readCheckpoint(noted, logTrust(trust));
    if (trust.known !== undefined) {
      await checkAppendOnly(await TreeReader.open(checkpoint, { source }), headOf(trust.known));
    }
    const size = BigInt(checkpoint.size);
    const proof = await cli.clients().transparency.getInclusionProof({ event, size });
    const index = Number(proof.leafIndex);
    verifyInclusion({ index, leaf: hashLeaf(proof.entry), path: proof.hashes }, checkpoint);
    return { checkpoint, note, index, entry: proof.entry, hashes: proof.hashes };
  });
}

/** The proof as a file that others verify (C2SP tlog-proof). */
export function tlogProof({ note, index, hashes }: ProvenEvent): string {
  const lines = hashes.map((hash) => `${Buffer.from(hash).toString('base64')}\n`);
  return `c2sp.org/tlog-proof@v1\nindex ${index}\n${lines.join('')}\n${note}`;
}
