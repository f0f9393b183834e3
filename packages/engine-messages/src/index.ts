export { askedTime } from './asked-time.ts';
export { type CompilationFacts, compilationMessage, diagnosticMessage } from './compilation-message.ts';
export {
  evaluationMessage,
  findingMessage,
  ruleOutcomeMessages,
  ruleOutcomeName,
  severityMessage,
  severityName,
} from './evaluation-messages.ts';
export { overrideMessage, readOverride } from './override-messages.ts';
export { type EnvValue, readEnv } from './read-env.ts';
export { readFinding } from './read-finding.ts';
export { readChange, readSimulationResult } from './read-simulation.ts';
export { changeMessage, simulationResultMessage, verdictMessage } from './simulation-messages.ts';
