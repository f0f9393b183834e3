import type { Finding } from '@policy-registry/stella-dsl';
import { DocumentError } from '../document-error.ts';
import { advisoryRank } from '../facts/advisory-id.ts';
import { componentKey } from '../facts/component.ts';
import { PackageUrlReader } from '../facts/package-url.ts';
import { AdvisoryAliases } from '../join/advisory-aliases.ts';
import { ComponentCatalog } from '../join/component-catalog.ts';
import { JoinBudget } from '../join/join-budget.ts';
import { documentSet } from '../join/readable-document.ts';
import { StatementIndex } from '../join/statement-index.ts';
import { documentKey } from '../join/subject-names.ts';
import { groupSubjects } from '../join/subjects.ts';
import { type InventoryLimits, withDefaultLimits } from '../limits.ts';
import type { FactRow } from '../table/fact-table.ts';
import { advisoryFacts, componentFacts } from '../table/facts-of.ts';
import type { DigestedDocument } from './digested-document.ts';
import { MatchIndex, type MergedMatch } from './match-index.ts';
import { type FactTable, tableOf } from './memory-table.ts';

/**
 * What `joinDocuments` must give, written down without regard for memory: all documents, and all that they say, at once.
 * It has the rules of merging from the same functions, and none of the files, codes and sorting.
 */
export function simpleJoin(
  documents: readonly DigestedDocument[],
  options: { readonly limits?: Partial<InventoryLimits> } = {},
): FactTable {
  const limits = withDefaultLimits(options.limits);
  const purls = new PackageUrlReader();
  const set = documentSet(documents);
  const subjects = groupSubjects(set, purls);
  const aliases = new AdvisoryAliases();
  const budget = new JoinBudget(limits.maxJoinSteps);
  const statements = new StatementIndex(purls, limits, budget);
  for (const { digest, document } of set) {
    for (const { advisory } of document.matches) aliases.learn(advisory);
    for (const statement of document.statements) statements.add(statement, documentKey(digest));
  }
  const catalog = new ComponentCatalog();
  const matches = new MatchIndex();
  const seen = new Set<string>();
  for (const [index, { document }] of set.entries()) {
    const own = subjects[index];
    if (own === undefined) continue;
    for (const component of document.components) catalog.add(own.of(component), component);
    for (const match of document.matches) {
      matches.add(own.of(match.component), match, aliases.canonical(match.advisory.id));
    }
    for (const component of [...document.components, ...document.matches.map((match) => match.component)]) {
      seen.add(`${own.of(component).name}\n${componentKey(component)}`);
    }
  }
  return tableOf(
    findingsOf(matches, catalog, statements, budget, limits.maxAppliedStatements),
    set.map(({ digest }) => digest),
    { components: seen.size, statements: set.reduce((sum, { document }) => sum + document.statements.length, 0) },
  );
}

function findingsOf(
  matches: MatchIndex,
  catalog: ComponentCatalog,
  statements: StatementIndex,
  budget: JoinBudget,
  maxAppliedStatements: number,
): readonly FactRow[] {
  const rows: FactRow[] = [];
  let applied = 0;
  for (const match of matches.all(budget)) {
    const { id, subject, advisory } = match;
    const component = catalog.enrich(subject, match.component);
    const { references, licenses, tags } = component;
    for (const list of [references, licenses, tags]) budget.spend(list?.length ?? 0);
    const vex = statements.find(namesInVex(match), subject, component);
    applied += vex.length;
    if (applied > maxAppliedStatements) {
      throw new DocumentError('TOO_LARGE', `VEX statements apply more than ${maxAppliedStatements} times`);
    }
    const components = catalog.listOf(subject)?.map(componentFacts);
    const sbom = { ...componentFacts(component), ...(components && { components }) };
    const finding: Finding = { id, sbom, advisory: advisoryFacts(advisory), vex };
    rows.push({ subject: subject.name, finding });
  }
  return rows;
}

/** A CVE is never another CVE's alias: of those that a notice bundles, a statement on one says nothing of the others. */
function namesInVex({ advisory }: MergedMatch): readonly string[] {
  return [advisory.id, ...advisory.aliases.filter((alias) => advisoryRank(alias) !== 0)];
}
