import { canonicalPurl, type OverrideScope } from '@policy-registry/overrides';
import { ServiceError, type Violation } from '@policy-registry/rpc/errors';
import { ENVIRONMENTS } from '../environments/environment-record.ts';
import { checkFreeText } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';

/**
 * The scope as it is kept: something is named, the purl in its one spelling, and the environment is there. A pattern is refused rather
 * than kept as a name that nothing bears. Throws INVALID_ARGUMENT naming every part that would never match.
 */
export async function checkScope(
  deps: Pick<RegistryDependencies, 'documents'>,
  tenant: string,
  { purl, advisory, artifact, environment }: OverrideScope,
): Promise<OverrideScope> {
  const parts = { purl, advisory, artifact, environment };
  checkFreeText(Object.fromEntries(Object.entries(parts).map(([name, text]) => [`scope.${name}`, text])));
  const violations = Object.entries(parts).flatMap(([name, text]) => patternViolation(name, text));
  if (Object.values(parts).every((text) => text === '')) {
    violations.push({
      field: 'scope',
      description: 'names none of purl, advisory, artifact, environment',
      code: 'scope',
    });
  }
  const canonical = purl === '' ? '' : canonicalPurl(purl);
  if (canonical === undefined) violations.push({ field: 'scope.purl', description: 'is no valid purl', code: 'purl' });
  const environments = deps.documents.forTenant(tenant).collection(ENVIRONMENTS);
  if (environment !== '' && (await environments.get(environment)) === undefined) {
    violations.push({
      field: 'scope.environment',
      description: 'is no environment of the tenant',
      code: 'environment',
    });
  }
  if (violations.length === 0) return { ...parts, purl: canonical ?? '' };
  throw new ServiceError('INVALID_ARGUMENT', 'The scope of the override covers nothing that could be found.', {
    violations,
  });
}

function patternViolation(name: string, text: string): Violation[] {
  if (!text.includes('*')) return [];
  return [{ field: `scope.${name}`, description: 'is a name; there are no patterns', code: 'pattern' }];
}
