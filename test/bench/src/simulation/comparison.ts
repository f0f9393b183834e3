import { open } from 'node:fs/promises';
import { type FactColumns, openFactColumns, ThreadFileBytes } from '@policy-registry/inventory';
import {
  type Comparison,
  planShards,
  prepareShards,
  type ReducedResult,
  reducePartials,
  type SidePolicy,
  sidePolicy,
} from '@policy-registry/simulation';
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
    return await use(openFactColumns(index, new ThreadFileBytes(file, (await file.stat()).size)));
  } finally {
    await file.close();
  }
}

export function comparisonOf(columns: FactColumns): Comparison {
  return { columns, before: sideOf(IR.before), after: sideOf(IR.after) };
}

/** Compiled as a registry has them. */
const IR = { before: policyOf(BASELINE), after: policyOf(CANDIDATE) };

function sideOf(irJson: string): SidePolicy {
  const { env, evaluatedAt } = CONTEXT;
  const run = { env, evaluatedAt: new Date(evaluatedAt), environment: '', tenant: 'bench' };
  return sidePolicy({ irJson, pack: 'p', version: '1.0.0' }, [], run);
}
