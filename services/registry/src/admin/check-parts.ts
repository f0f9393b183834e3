import type { CallContext } from '@policy-registry/rpc';
import type { RegistryDependencies } from '../kernel/ports.ts';
import type { Finding } from './finding.ts';

type Part = Pick<Finding, 'component' | 'severity' | 'hint'> & { readonly ready: () => Promise<void> };

/** Whether stores and bus answer. What they say instead is for the log. */
export async function checkParts(
  { documents, objects, messages }: Pick<RegistryDependencies, 'documents' | 'objects' | 'messages'>,
  context: CallContext,
): Promise<readonly Finding[]> {
  const nothingLost = 'Nothing is lost, and nothing has to be restarted when it is back.';
  const parts: readonly Part[] = [
    { component: 'documents', severity: 'error', ready: () => documents.ready(), hint: `Calls fail. ${nothingLost}` },
    { component: 'objects', severity: 'error', ready: () => objects.ready(), hint: `Calls fail. ${nothingLost}` },
    {
      component: 'messages',
      severity: 'warning',
      ready: () => messages.ready(),
      hint: `Events come late, and wait in the audit log. ${nothingLost}`,
    },
  ];
  return (await Promise.all(parts.map((part) => checkPart(part, context)))).flat();
}

async function checkPart({ ready, ...part }: Part, context: CallContext): Promise<readonly Finding[]> {
  try {
    await ready();
    return [];
  } catch (err) {
    context.log.warn({ err, component: part.component }, 'a part of the registry does not answer');
    const message = `It does not answer; the log says why, under trace id ${context.traceId}.`;
    return [{ code: 'PART_UNAVAILABLE', ...part, message }];
  }
}
