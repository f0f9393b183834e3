import type { StoreFinding } from '@policy-registry/storage';
import type { RegistryDependencies } from '../kernel/ports.ts';
import type { Finding } from './finding.ts';

const ADVICE: Readonly<Record<StoreFinding['code'], Pick<Finding, 'severity' | 'hint'>>> = {
  STORE_UNUSABLE: {
    severity: 'error',
    hint: 'Start the registry with the isolation tier and the release that the database is of, or restore the database.',
  },
  STORE_DAMAGED: { severity: 'error', hint: 'Stop the registry, keep a copy of the data folder, restore a backup.' },
  INDEX_MISSING: {
    severity: 'warning',
    hint: 'Restart a process of the registry: it makes what is missing when it first uses the collection.',
  },
  INDEX_UNUSED: { severity: 'info', hint: 'It may be dropped, unless a process of an older release still runs.' },
};

/** What the document store finds wrong with itself: isolation tier, indexes, damage. */
export async function checkStore(
  { documents }: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
): Promise<readonly Finding[]> {
  const found = (await documents.forTenant(tenant).inspect?.()) ?? [];
  return found.map(({ code, message }) => ({ code, component: 'documents', message, ...ADVICE[code] }));
}
