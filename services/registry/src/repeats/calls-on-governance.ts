import { GovernanceService } from '@policy-registry/contracts/registry';
import { auditedCall, type World } from './repeat-fixture.ts';

const { getGovernancePolicy, updateGovernancePolicy } = GovernanceService.method;

const policy = async ({ call }: World) => (await call(getGovernancePolicy, {})).policy;
const maxAge = (simulationMaxAgeHours: number) => ({
  policy: { simulationMaxAgeHours },
  updateMask: { paths: ['simulation_max_age_hours'] },
});

/** What a tenant asks of every change. */
export const CALLS_ON_GOVERNANCE = [
  auditedCall(updateGovernancePolicy, {
    async given(world) {
      return { ...maxAge(4), etag: (await policy(world))?.etag ?? '' };
    },
    meanwhile: ({ call }) => call(updateGovernancePolicy, maxAge(8)),
    shown: (answer) => answer.policy,
    read: policy,
    another: { refused: 'ETAG_MISMATCH' },
  }),
];
