import type { Config } from '@policy-registry/host';
import type { ObjectStore } from '@policy-registry/storage';
import type { Logger } from '@policy-registry/telemetry';
import { remoteEngine } from './evaluation/engines/remote-engine.ts';
import type { ShardEngine } from './evaluation/shard-engine.ts';
import { threadEngine } from './evaluation/threads/thread-engine.ts';
import { askEngines } from './peers/ask-engines.ts';

/** What evaluates shards in a process, as it is configured: its own threads, or engines elsewhere. */
export function engineOf({ simulation }: Pick<Config, 'simulation'>, objects: ObjectStore, log: Logger): ShardEngine {
  const { threads, engines, enginesToken } = simulation;
  if (engines === '') return threadEngine({ objects, threads, log });
  return remoteEngine({ objects, ...askEngines({ target: engines, token: enginesToken }) });
}
