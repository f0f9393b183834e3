import { invalidArgument } from '../kernel/free-text.ts';
import type { CanaryRecord } from './promotion-record.ts';

/** Throws INVALID_ARGUMENT for a canary that nothing could see. */
export function checkCanary({ percent, selectors }: CanaryRecord): void {
  if (percent > 0 || selectors.length > 0) return;
  throw invalidArgument('canary', 'names neither a percentage nor a selector', 'canary');
}

/** A canary only grows: whoever saw the version goes on seeing it. Throws INVALID_ARGUMENT. */
export function checkWider(before: CanaryRecord, after: CanaryRecord): void {
  checkCanary(after);
  if (after.percent < before.percent) {
    throw invalidArgument('canary.percent', `is below the ${before.percent} of now; abort instead`, 'canary');
  }
  const lost = before.selectors.find((selector) => !after.selectors.includes(selector));
  if (lost !== undefined)
    throw invalidArgument('canary.selectors', `lacks ${JSON.stringify(lost)}, which is in now`, 'canary');
}
