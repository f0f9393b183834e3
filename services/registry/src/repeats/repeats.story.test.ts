import { repeatContract } from '@policy-registry/transitions/repeats';
import { EVERY_CALL } from './every-call.ts';
import { openWorld } from './repeat-fixture.ts';

repeatContract(openWorld, EVERY_CALL);
