import { didYouMean } from '@policy-registry/stella-dsl';
import { BINDINGS } from '../environments/binding-record.ts';
import { invalidArgument } from '../kernel/free-text.ts';
import type { RegistryDependencies } from '../kernel/ports.ts';
import { highestVersion } from '../versions/highest-version.ts';
import { readCompilation } from '../versions/read-content.ts';

/** More environments than a tenant may have. */
const BINDINGS_OF_A_PACK = 1000;

/**
 * Throws INVALID_ARGUMENT when neither the newest version of the pack nor one that is live somewhere has the rule: an override of a
 * misspelt rule would never act, and nobody would know.
 */
export async function requireRule(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
  rule: string,
): Promise<void> {
  const rules = new Set<string>();
  for (const version of await versionsThatMatter(deps, tenant, pack)) {
    for (const { rule: name } of (await readCompilation(deps, tenant, pack, version)).ruleIndex) rules.add(name);
  }
  if (rules.has(rule)) return;
  const meant = didYouMean(rule, rules);
  const hint = meant === undefined ? '' : `; ${meant}`;
  throw invalidArgument('rule', `is no rule of the newest version of "${pack}" or of a live one${hint}`, 'rule');
}

async function versionsThatMatter(
  deps: RegistryDependencies,
  tenant: string,
  pack: string,
): Promise<ReadonlySet<string>> {
  const documents = deps.documents.forTenant(tenant);
  const bindings = await documents.collection(BINDINGS).list({ where: { pack }, limit: BINDINGS_OF_A_PACK });
  const live = bindings.flatMap(({ body: { current } }) => current?.version ?? []);
  const newest = await highestVersion(documents, pack);
  return new Set(newest === undefined ? live : [...live, newest]);
}
