import type { ComponentFacts, Finding } from '@policy-registry/stella-dsl';
import { DocumentError } from '../document-error.ts';
import { componentKey } from '../facts/component.ts';
import { PackageUrlReader } from '../facts/package-url.ts';
import { AdvisoryAliases } from '../join/advisory-aliases.ts';
import { ComponentCatalog } from '../join/component-catalog.ts';
import { type DigestedDocument, documentSet } from '../join/document-set.ts';
import { StatementIndex } from '../join/statement-index.ts';
import { groupSubjects, type SubjectGroup } from '../join/subjects.ts';
import { type InventoryLimits, withDefaultLimits } from '../limits.ts';
import { type FactRow, type FactTable, tableOf } from './fact-table.ts';
import { advisoryFacts, componentFacts } from './facts-of.ts';
import { MatchIndex } from './match-index.ts';

/**
 * Joins documents into findings: scanners' matches, completed by what SBOMs say of the component and by the VEX
 * statements that apply. The outcome depends on the set of documents alone, not on their order or on repeats.
 *
 * Throws `DocumentError` TOO_LARGE when VEX would apply so often that the table has no bound (`InventoryLimits`).
 */
export function buildFactTable(
  documents: readonly DigestedDocument[],
  options: { readonly limits?: Partial<InventoryLimits> } = {},
): FactTable {
  const limits = withDefaultLimits(options.limits);
  const purls = new PackageUrlReader();
  const set = documentSet(documents);
  const subjects = groupSubjects(set, purls);
  const aliases = new AdvisoryAliases();
  const statements = new StatementIndex(purls, limits.maxStatementsPerFinding);
  for (const { document } of set) {
    aliases.learn(document);
    for (const statement of document.statements) statements.add(statement);
  }
  const catalog = new ComponentCatalog();
  const matches = new MatchIndex();
  const seen = new Set<string>();
  for (const [index, { document }] of set.entries()) {
    const subject = subjects[index];
    if (subject === undefined) continue;
    for (const component of document.components) catalog.add(subject, component);
    for (const match of document.matches) matches.add(subject, match, aliases.canonical(match.advisory.id));
    for (const component of [...document.components, ...document.matches.map((match) => match.component)]) {
      seen.add(`${subject.name}\n${componentKey(component)}`);
    }
  }

  const listed = listedComponents(catalog);
  let applied = 0;
  const rows = matches.all().map(({ id, subject, component: found, advisory }): FactRow => {
    const component = catalog.enrich(subject, found);
    const vex = statements.find([advisory.id, ...advisory.aliases], subject, component);
    applied += vex.length;
    if (applied > limits.maxAppliedStatements) {
      throw new DocumentError('TOO_LARGE', `VEX statements apply more than ${limits.maxAppliedStatements} times`);
    }
    const components = listed.get(subject);
    const finding: Finding = {
      id,
      sbom: { ...componentFacts(component), ...(components && { components }) },
      advisory: advisoryFacts(advisory),
      vex,
    };
    return { subject: subject.name, finding };
  });
  return tableOf(
    rows,
    set.map(({ digest }) => digest),
    { components: seen.size, statements: set.reduce((sum, { document }) => sum + document.statements.length, 0) },
  );
}

/** One list a subject, shared by all its findings. */
function listedComponents(catalog: ComponentCatalog): ReadonlyMap<SubjectGroup, readonly ComponentFacts[]> {
  const lists = new Map<SubjectGroup, readonly ComponentFacts[]>();
  for (const { subject, components } of catalog.all()) lists.set(subject, components.map(componentFacts));
  return lists;
}
