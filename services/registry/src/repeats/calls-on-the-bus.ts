import { AdminService, AuditService, PackService } from '@policy-registry/contracts/registry';
import { auditedCall, type World } from './repeat-fixture.ts';

/** Makes the audit log longer. Whoever reads it sees everything that happened before. */
async function log({ call }: World, ...packs: readonly string[]): Promise<void> {
  for (const pack of packs) await call(PackService.method.createPack, { pack: { pack } });
  await call(AuditService.method.listAuditEvents, {});
}

/** The feed of the bus. */
export const CALLS_ON_THE_BUS = [
  auditedCall(AdminService.method.redriveEvents, {
    as: 'operator',
    async given(world) {
      await log(world, 'a', 'b', 'c');
      return { fromSequence: 2n };
    },
    meanwhile: (world) => log(world, 'd'),
    shown: ({ events, firstSequence, lastSequence }) => [events, firstSequence, lastSequence].map(Number),
    async read(_, { details }) {
      const { firstSequence: first, lastSequence: last } = details as Record<string, number>;
      return [Number(last) - Number(first) + 1, first, last];
    },
    another: 'again',
  }),
];
