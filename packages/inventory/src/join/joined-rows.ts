import type { ComponentFacts, Finding } from '@policy-registry/stella-dsl';
import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import { DocumentError } from '../document-error.ts';
import { advisoryRank } from '../facts/advisory-id.ts';
import type { InventoryLimits } from '../limits.ts';
import type { FactRow } from '../table/fact-table.ts';
import { advisoryFacts, componentFacts } from '../table/facts-of.ts';
import { Breath } from './breath.ts';
import type { ComponentCatalog } from './component-catalog.ts';
import type { GatheredDocuments } from './gather-documents.ts';
import { ReportedFinding } from './reported-finding.ts';
import type { SortedFindings } from './sort-findings.ts';
import type { SubjectGroup } from './subjects.ts';

/**
 * Scanners' matches, completed by what SBOMs say of the component and by the VEX statements that apply: each finding once,
 * in order of id. Throws `DocumentError` TOO_LARGE when documents name each other so often that the join has no bound.
 */
export async function* joinedRows(
  { aliases, statements, budget }: GatheredDocuments,
  { catalog, matches }: SortedFindings,
  { maxAppliedStatements }: InventoryLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<FactRow> {
  const listed = listedComponents(catalog);
  const breath = new Breath(signal);
  let applied = 0;
  const rowOf = (reported: ReportedFinding): FactRow => {
    const { id, subject } = reported;
    const advisory = reported.advisory();
    const component = catalog.enrich(subject, reported.component());
    const { references, licenses, tags } = component;
    for (const list of [references, licenses, tags]) budget.spend(list?.length ?? 0);
    const vex = statements.find(namesInVex(advisory), subject, component);
    applied += vex.length;
    if (applied > maxAppliedStatements) {
      throw new DocumentError('TOO_LARGE', `VEX statements apply more than ${maxAppliedStatements} times`);
    }
    const components = listed.get(subject);
    const facts = componentFacts(component);
    const sbom = components === undefined ? facts : { ...facts, components };
    const finding: Finding = { id, sbom, advisory: advisoryFacts(advisory), vex };
    return { subject: subject.name, finding };
  };
  let last: ReportedFinding | undefined;
  for await (const some of matches.sorted()) {
    for (const match of some) {
      if (match.id === last?.id) {
        last.add(match);
        continue;
      }
      if (last !== undefined) yield rowOf(last);
      last = new ReportedFinding(match, aliases.canonical(match.advisory.id), budget);
    }
    await breath.take();
  }
  if (last !== undefined) yield rowOf(last);
}

/** A CVE is never another CVE's alias: of those that a notice bundles, a statement on one says nothing of the others. */
function namesInVex({ id, aliases }: AdvisoryRecord): readonly string[] {
  return [id, ...aliases.filter((alias) => advisoryRank(alias) !== 0)];
}

/** One list a subject, shared by all its findings; and what several subjects list, shared by them. */
function listedComponents(catalog: ComponentCatalog): ReadonlyMap<SubjectGroup, readonly ComponentFacts[]> {
  const known = new Map<InventoryComponent, ComponentFacts>();
  const factsOf = (component: InventoryComponent): ComponentFacts => {
    const facts = known.get(component) ?? componentFacts(component);
    known.set(component, facts);
    return facts;
  };
  const lists = new Map<SubjectGroup, readonly ComponentFacts[]>();
  for (const { subject, components } of catalog.all()) lists.set(subject, components.map(factsOf));
  return lists;
}
