import { ServiceError, type Violation } from '@policy-registry/rpc/errors';
import { GATES } from '../versions/gates/gates.ts';
import type { DeltaThreshold, GateRequirement, GovernanceRules } from './governance-record.ts';
import { checkTicketPattern } from './ticket-pattern.ts';

/** Throws INVALID_ARGUMENT naming every rule that could not be obeyed. */
export function checkRules({ gates = [], thresholds = [], ticketPattern = '' }: Partial<GovernanceRules>): void {
  const violations = [...gates.flatMap(gateViolations), ...repeated('gates', gates, ({ gate }) => gate)];
  violations.push(...repeated('thresholds', thresholds, ({ measure }) => measure));
  if (violations.length > 0) {
    throw new ServiceError('INVALID_ARGUMENT', 'The governance policy cannot be obeyed as it is.', { violations });
  }
  checkTicketPattern(ticketPattern);
}

function gateViolations({ gate, required }: GateRequirement, index: number): Violation[] {
  const known = GATES.find(({ code }) => code === gate);
  const field = `policy.gates[${index}]`;
  if (known === undefined) {
    const names = GATES.map(({ code }) => code).join(', ');
    return [{ field: `${field}.gate`, description: `is none of ${names}`, code: 'gate' }];
  }
  if (required || known.required !== 'always') return [];
  return [{ field: `${field}.required`, description: `${gate} is always required`, code: 'gate' }];
}

function repeated<T extends GateRequirement | DeltaThreshold>(
  list: 'gates' | 'thresholds',
  entries: readonly T[],
  name: (entry: T) => string,
): Violation[] {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const key = `${name(entry)} ${entry.environment}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ field: `policy.${list}[${index}]`, description: 'stands twice', code: 'unique' }];
  });
}
