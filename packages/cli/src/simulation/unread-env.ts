import { didYouMean, envKeysOf, loadIr } from '@policy-registry/stella-dsl';
import type { LocalQuestion } from './shard-work.ts';

/** Says of what was given as `env` what neither policy reads: a typo there changes nothing, and so nobody would notice. */
export function unreadEnv({
  baseline,
  candidate,
  run,
}: Pick<LocalQuestion, 'baseline' | 'candidate' | 'run'>): string[] {
  const policies = [baseline, candidate].filter((policy) => policy !== undefined);
  const read = new Set(policies.flatMap(({ irJson }) => envKeysOf(loadIr(irJson))));
  return Object.keys(run.env)
    .filter((key) => !read.has(key))
    .map((key) => [`neither policy reads env.${key}`, didYouMean(key, read)].filter(Boolean).join(': '));
}
