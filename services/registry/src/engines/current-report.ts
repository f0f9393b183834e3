import type { CallContext } from '@policy-registry/rpc';
import { canaryOf } from '../distribution/live-content.ts';
import { type LiveHead, liveHead } from '../distribution/live-head.ts';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import type { EngineReport } from './engine-record.ts';

/** Tells whether a report is of what engines are given now; each pack is looked up once. */
export function currentReports(
  deps: ReleaseDependencies,
  context: CallContext,
  environment: string,
): (report: EngineReport) => Promise<boolean> {
  const heads = new Map<string, Promise<LiveHead | undefined>>();
  const headOf = (pack: string) => {
    const head = heads.get(pack) ?? liveHead(deps, context.principal.tenant, { environment, pack }, context.log);
    heads.set(pack, head);
    return head;
  };
  return async (report) => {
    const live = await headOf(report.pack);
    return live !== undefined && isOf(live, report);
  };
}

/** An older generation is stale also with the same IR: its canary and its overrides are others. */
function isOf({ binding, head }: LiveHead, { generation, promotion, irDigest }: EngineReport): boolean {
  if (generation !== head.generation) return false;
  if (promotion === '') return irDigest === binding.current.irDigest;
  const canary = canaryOf(binding);
  return canary?.promotion === promotion && canary.irDigest === irDigest;
}
