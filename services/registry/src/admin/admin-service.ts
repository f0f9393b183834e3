import { AdminService, FindingSeverity } from '@policy-registry/contracts/registry';
import { type Implementation, implement } from '@policy-registry/rpc';
import { type RedriveDependencies, redriveEvents } from '../bus/redrive-events.ts';
import { type DiagnoseDependencies, diagnose } from './diagnose.ts';
import type { Finding } from './finding.ts';

const SEVERITY = {
  info: FindingSeverity.INFO,
  warning: FindingSeverity.WARNING,
  error: FindingSeverity.ERROR,
} as const satisfies Record<Finding['severity'], FindingSeverity>;

/** The handlers of AdminService: proto messages in and out, nothing decided here. */
export function adminHandlers(deps: DiagnoseDependencies & RedriveDependencies): Implementation {
  return implement(AdminService, {
    async diagnose(_, context) {
      const findings = await diagnose(deps, context);
      return { findings: findings.map((finding) => ({ ...finding, severity: SEVERITY[finding.severity] })) };
    },

    async redriveEvents({ fromSequence }, context) {
      const { first, last } = await redriveEvents(deps, context, Number(fromSequence));
      if (last < first) return {};
      return { events: BigInt(last - first + 1), firstSequence: BigInt(first), lastSequence: BigInt(last) };
    },
  });
}
