import { runProcess } from '@policy-registry/host';
import { greeting } from './greeting.ts';
import { startSuite } from './suite.ts';

await runProcess('policy-registry', startSuite, greeting);
