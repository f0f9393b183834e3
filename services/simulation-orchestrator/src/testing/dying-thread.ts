import { parentPort } from 'node:worker_threads';

/** A thread that dies of the first shard, in place of one that evaluates. */
parentPort?.on('message', () => process.exit(3));
