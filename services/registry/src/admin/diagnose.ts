import type { CallContext } from '@policy-registry/rpc';
import type { Relay } from '../audit/relay.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { checkAuditLog } from './check-audit-log.ts';
import { checkBus } from './check-bus.ts';
import { checkOutbox } from './check-outbox.ts';
import { checkParts } from './check-parts.ts';
import { checkStore } from './check-store.ts';
import type { Finding } from './finding.ts';

export interface DiagnoseDependencies extends Pick<RegistryDependencies, 'documents' | 'objects' | 'messages' | 'now'> {
  readonly relay: Relay;
}

type Check = readonly [component: Finding['component'], run: () => Promise<readonly Finding[]>];

/** Everything that is wrong for the tenant of the caller, as far as it can be found out now. */
export async function diagnose(deps: DiagnoseDependencies, context: CallContext): Promise<readonly Finding[]> {
  const { tenant } = context.principal;
  const parts = await checkParts(deps, context);
  // All else is asked of the documents.
  if (parts.some(({ component }) => component === 'documents')) return parts;
  const checks: readonly Check[] = [
    ['documents', () => checkStore(deps, tenant)],
    ['outbox', () => checkOutbox(deps, context)],
    ['audit-log', () => checkAuditLog(deps, tenant, context.signal)],
    ['bus', () => checkBus(deps, tenant)],
  ];
  const findings = [...parts];
  for (const check of checks) findings.push(...(await made(check, context)));
  return findings;
}

/** What a check finds, or that it could not be made: the others are told all the same. */
async function made([component, run]: Check, context: CallContext): Promise<readonly Finding[]> {
  try {
    return await run();
  } catch (err) {
    context.signal.throwIfAborted();
    context.log.warn({ err, component }, 'a check of the registry could not be made');
    const message = `It could not be checked; the log says why, under trace id ${context.traceId}.`;
    return [{ code: 'CHECK_FAILED', severity: 'warning', component, message, hint: 'Ask again.' }];
  }
}
