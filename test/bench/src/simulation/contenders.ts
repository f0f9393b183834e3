import assert from 'node:assert/strict';
import type { Finding } from '@policy-registry/stella-dsl';
import { cedar } from '../language/cedar.ts';
import { cel } from '../language/cel.ts';
import { stella } from '../language/stella.ts';
import { opa } from './opa.ts';
import { type Diff, type Peer, peerOf } from './peer.ts';
import { BASELINE, CANDIDATE } from './versions.ts';

/** The engines that look at one finding after another: our interpreter first. The caller closes them. */
export async function contenders(findings: readonly Finding[]): Promise<readonly Peer[]> {
  return [
    peerOf(stella(findings, BASELINE, false), stella(findings, CANDIDATE, false)),
    peerOf(cel(findings, BASELINE), cel(findings, CANDIDATE)),
    peerOf(cedar(findings, BASELINE), cedar(findings, CANDIDATE)),
    await opa(findings, [BASELINE, CANDIDATE]),
  ];
}

/** What all engines decide of each finding under both versions. Throws where one decides a single finding otherwise. */
export async function agreed(peers: readonly Peer[]): Promise<readonly Diff[]> {
  const [first, ...others] = peers;
  if (first === undefined) throw new Error('there is nobody to ask');
  const decided = await first.decide();
  for (const peer of others) {
    const theirs = await peer.decide();
    assert.equal(theirs.length, decided.length);
    for (const [row, diff] of decided.entries()) assert.deepEqual(theirs[row], diff, `${peer.name}, finding ${row}`);
  }
  return decided;
}
