import { ServiceError } from '@policy-registry/rpc/errors';
import { type GateResult, type GateSubject, resultOf } from './gate.ts';
import { GATES } from './gates.ts';

/** All gates together: whoever publishes sees everything that is missing at once. */
export function evaluateGates(subject: GateSubject): GateResult[] {
  return GATES.map((gate) => resultOf(gate, subject));
}

/** Throws GATES_NOT_SATISFIED with a violation for each required gate that does not hold. */
export function requireGates(results: readonly GateResult[]): void {
  const missing = results.filter(({ satisfied, required }) => required && !satisfied);
  if (missing.length === 0) return;
  const codes = missing.map(({ gate }) => gate).join(' ');
  throw new ServiceError('GATES_NOT_SATISFIED', `These gates do not hold: ${codes}.`, {
    metadata: { gates: codes },
    violations: missing.map(({ gate, message, remedy }) => ({
      field: 'gates',
      description: `${message} ${remedy}`,
      code: gate,
    })),
  });
}
