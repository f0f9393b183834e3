import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { type AuditEvent, OverrideService } from '@policy-registry/contracts/registry';
import { openDraft, PACK } from '../kernel/story-fixture.ts';
import { auditedCall, type World } from './repeat-fixture.ts';

const { createOverride, approveOverride, disableOverride, getOverride } = OverrideService.method;

const DAY_MS = 24 * 60 * 60 * 1000;

const override = async ({ call }: World, { details }: AuditEvent) =>
  (await call(getOverride, { override: String(details?.override) })).override;

const request = ({ deps }: World) => ({
  ...{ pack: PACK, status: 'suppressed', owner: 'team-shop', reason: 'not reachable' },
  scope: { advisory: 'CVE-2021-23337' },
  expireTime: timestampFromDate(new Date(deps.now().getTime() + 30 * DAY_MS)),
});

async function ask(world: World): Promise<{ readonly override: string }> {
  await openDraft(world);
  const asked = await world.call(createOverride, request(world), { as: 'somebody' });
  return { override: asked.override?.override ?? '' };
}

async function disableAll({ call }: World): Promise<void> {
  const { overrides } = await call(OverrideService.method.listOverrides, {});
  for (const { override } of overrides) await call(disableOverride, { override, reason: 'fixed' });
}

/** Overrides, from the wish to the end. */
export const CALLS_ON_OVERRIDES = [
  auditedCall(createOverride, {
    async given(world) {
      await openDraft(world);
      return request(world);
    },
    meanwhile: disableAll,
    shown: (answer) => answer.override,
    read: override,
    another: 'again',
  }),
  auditedCall(approveOverride, {
    as: 'approver',
    given: ask,
    meanwhile: disableAll,
    shown: (answer) => answer.override,
    read: override,
    another: { refused: 'INVALID_STATE' },
  }),
  auditedCall(disableOverride, {
    given: async (world) => ({ ...(await ask(world)), reason: 'fixed' }),
    shown: (answer) => answer.override,
    read: override,
    another: { refused: 'INVALID_STATE' },
  }),
];
