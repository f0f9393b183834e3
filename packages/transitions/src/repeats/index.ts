export { type AuditedCall, auditedCalls } from './audited-call.ts';
export { repeatContract } from './repeat-contract.ts';
export { passingTime, type RepeatWorld, type Serve, type ServedProcesses, servedProcesses } from './repeat-world.ts';
