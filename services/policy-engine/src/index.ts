export { policyEngineHandlers } from './policy-engine-service.ts';
