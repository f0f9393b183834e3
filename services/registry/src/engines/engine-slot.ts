import { ServiceError } from '@policy-registry/rpc/errors';
import type { MutableCollection } from '@policy-registry/storage';
import type { EngineRecord } from './engine-record.ts';

const PAGE = 200;

/**
 * A slot of the environment that no engine has, as far as one can see; the more `tries` were lost, the further apart, since a fleet
 * that starts reports at once. Throws LIMIT_EXCEEDED.
 */
export async function freeSlot(
  engines: MutableCollection<EngineRecord>,
  environment: string,
  limit: number,
  tries: number,
): Promise<number> {
  const where = { environment };
  const [last] = await engines.list({ where, orderBy: 'slot', descending: true, limit: 1 });
  const next = (last?.body.slot ?? 0) + 1 + Math.floor(Math.random() * 2 ** tries);
  return next <= limit ? next : firstGap(engines, environment, limit);
}

/** Engines that are gone have left gaps. */
async function firstGap(engines: MutableCollection<EngineRecord>, environment: string, limit: number): Promise<number> {
  let expected = 1;
  let after: { readonly value: number; readonly id: string } | undefined;
  do {
    const position = after === undefined ? {} : { after };
    const page = await engines.list({ where: { environment }, orderBy: 'slot', limit: PAGE, ...position });
    for (const { id, body } of page) {
      if (body.slot > expected) return expected;
      expected = body.slot + 1;
      after = { value: body.slot, id };
    }
    if (page.length < PAGE) break;
  } while (expected <= limit);
  if (expected <= limit) return expected;
  throw new ServiceError('LIMIT_EXCEEDED', `The environment has ${limit} engines, which is the configured limit.`, {
    metadata: { limit: 'enginesPerEnvironment', value: String(limit), environment },
  });
}
