import { open } from 'node:fs/promises';
import { type FactColumns, openFactColumns } from '@policy-registry/inventory';
import {
  type Comparison,
  planShards,
  prepareShards,
  type ReducedResult,
  reducePartials,
  type SidePolicy,
  sidePolicy,
} from '@policy-registry/simulation';
import type { PeerRule } from '../language/rules.ts';
import { CONTEXT, policyOf } from '../language/stella.ts';
import { indexOf, type TableFiles } from './generated-table.ts';
import { BASELINE, CANDIDATE } from './versions.ts';

/** Changed findings that the result shows. */
export const SAMPLES = 20;

/** Both versions over all of a table, from its file to the result: what a worker does, one shard after another. */
export async function compareVersions(files: TableFiles): Promise<ReducedResult> {
  return withColumns(files, async (columns) => {
    const { signal } = new AbortController();
    const shards = await prepareShards(comparisonOf(columns), signal);
    const partials = [];
    for (const shard of planShards(columns.batches)) {
      partials.push((await shards.evaluate(shard, { signal, samples: SAMPLES })).partial);
    }
    return reducePartials(partials, { total: columns.rowCount, samples: SAMPLES });
  });
}

export async function withColumns<T>(files: TableFiles, use: (columns: FactColumns) => Promise<T>): Promise<T> {
  const index = await indexOf(files);
  const file = await open(files.table);
  try {
    const readInto = async (memory: ArrayBuffer, offset: number, length: number): Promise<ArrayBuffer> => {
      const { bytesRead } = await file.read(new Uint8Array(memory), 0, length, offset);
      if (bytesRead !== length) throw new RangeError(`${bytesRead} bytes of ${length} at ${offset}`);
      return memory;
    };
    const read = async (offset: number, length: number) =>
      new Uint8Array(await readInto(new ArrayBuffer(length), offset, length));
    return await use(openFactColumns(index, { size: (await file.stat()).size, read, readInto }));
  } finally {
    await file.close();
  }
}

export function comparisonOf(columns: FactColumns): Comparison {
  return { columns, before: sideOf(BASELINE), after: sideOf(CANDIDATE) };
}

function sideOf(rules: readonly PeerRule[]): SidePolicy {
  const { env, evaluatedAt } = CONTEXT;
  const run = { env, evaluatedAt: new Date(evaluatedAt), environment: '', tenant: 'bench' };
  return sidePolicy({ irJson: policyOf(rules), pack: 'p', version: '1.0.0' }, [], run);
}
