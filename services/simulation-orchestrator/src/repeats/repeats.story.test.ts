import { repeatContract } from '@policy-registry/transitions/repeats';
import { CALLS_ON_SIMULATIONS } from './calls-on-simulations.ts';
import { CALLS_ON_SNAPSHOTS } from './calls-on-snapshots.ts';
import { openWorld } from './repeat-fixture.ts';

repeatContract(openWorld, [...CALLS_ON_SNAPSHOTS, ...CALLS_ON_SIMULATIONS]);
