import type { MessageInitShape } from '@bufbuild/protobuf';
import { type CreateSimulationRequestSchema, SimulationService } from '@policy-registry/contracts/simulation';
import type { EventData } from '@policy-registry/events';
import type { OutboxEvent } from '@policy-registry/storage';
import { auditedCall, type World } from './repeat-fixture.ts';

const { quickSimulate, createSimulation, cancelSimulation, retrySimulation, getSimulation } = SimulationService.method;

const version = (value: string) => ({
  policy: { case: 'version' as const, value: { pack: 'shop-policy', version: value } },
});
const QUESTION = {
  ...{ baseline: version('1'), candidate: version('2'), snapshot: 'shop' },
} satisfies MessageInitShape<typeof CreateSimulationRequestSchema>;

const create = async ({ call }: World) => (await call(createSimulation, QUESTION)).simulation?.simulation ?? '';
const cancel = ({ call }: World, simulation: string) => call(cancelSimulation, { simulation, reason: 'no more' });
const newest = async ({ call }: World) =>
  (await call(SimulationService.method.listSimulations, {})).simulations[0]?.simulation ?? '';

async function read({ call }: World, { data }: OutboxEvent) {
  return (await call(getSimulation, { simulation: String((data as EventData).details?.simulation) })).simulation;
}

/** Simulations, quick and batch. */
export const CALLS_ON_SIMULATIONS = [
  auditedCall(quickSimulate, {
    given: async () => QUESTION,
    meanwhile: async (world) => world.losePolicies(),
    shown: (answer) => answer.simulation,
    read,
    another: 'again',
  }),
  auditedCall(createSimulation, {
    given: async () => QUESTION,
    meanwhile: async (world) => world.losePolicies(),
    shown: (answer) => answer.simulation,
    read,
    another: 'again',
  }),
  auditedCall(createSimulation, {
    which: 'cancelled by another since',
    given: async () => QUESTION,
    meanwhile: async (world) => cancel(world, await newest(world)),
    shown: (answer) => answer.simulation,
    read,
    another: 'again',
  }),
  auditedCall(cancelSimulation, {
    given: async (world) => ({ simulation: await create(world), reason: 'wrong snapshot' }),
    meanwhile: async (world) => world.call(retrySimulation, { simulation: await newest(world) }),
    shown: (answer) => answer.simulation,
    read,
    another: 'nothing',
  }),
  auditedCall(retrySimulation, {
    async given(world) {
      const simulation = await create(world);
      await cancel(world, simulation);
      return { simulation };
    },
    meanwhile: async (world) => cancel(world, await newest(world)),
    shown: (answer) => answer.simulation,
    read,
    another: { refused: 'INVALID_STATE' },
  }),
];
