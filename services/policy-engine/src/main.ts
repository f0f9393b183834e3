import { runService } from '@policy-registry/host';
import { policyEngineHandlers } from './policy-engine-service.ts';

await runService('policy-engine', async () => [policyEngineHandlers()]);
