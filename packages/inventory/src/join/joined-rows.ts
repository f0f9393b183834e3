import type { ComponentFacts, Finding } from '@policy-registry/stella-dsl';
import type { InventoryComponent } from '../document.ts';
import { DocumentError } from '../document-error.ts';
import { namesInVex } from '../facts/advisory-id.ts';
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
 * in order of id, many at a time. Throws `DocumentError` TOO_LARGE when documents name each other so often that the join has no bound.
 */
export async function* joinedRows(
  { aliases, statements, budget }: GatheredDocuments,
  { catalog, matches }: SortedFindings,
  { maxAppliedStatements }: InventoryLimits,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly FactRow[]> {
  const listed = new ListedComponents(catalog);
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
    const components = listed.of(subject);
    const facts = componentFacts(component);
    const sbom = components === undefined ? facts : { ...facts, components };
    const finding: Finding = { id, sbom, advisory: advisoryFacts(advisory), vex };
    return { subject: subject.name, finding };
  };
  let last: ReportedFinding | undefined;
  for await (const some of matches.sorted()) {
    const rows: FactRow[] = [];
    for (const match of some) {
      if (match.id === last?.id) {
        last.add(match);
        continue;
      }
      if (last !== undefined) rows.push(rowOf(last));
      last = new ReportedFinding(match, aliases.canonical(match.advisory.id), budget);
    }
    yield rows;
    await breath.take();
  }
  if (last !== undefined) yield [rowOf(last)];
}

/** One list a subject, shared by all its findings; and what several subjects list, shared by them. */
class ListedComponents {
  readonly #catalog: ComponentCatalog;
  readonly #lists = new Map<SubjectGroup, readonly ComponentFacts[] | undefined>();
  readonly #facts = new Map<InventoryComponent, ComponentFacts>();

  constructor(catalog: ComponentCatalog) {
    this.#catalog = catalog;
  }

  of(subject: SubjectGroup): readonly ComponentFacts[] | undefined {
    if (this.#lists.has(subject)) return this.#lists.get(subject);
    const list = this.#catalog.listOf(subject)?.map((component) => this.#factsOf(component));
    this.#lists.set(subject, list);
    return list;
  }

  #factsOf(component: InventoryComponent): ComponentFacts {
    const facts = this.#facts.get(component) ?? componentFacts(component);
    this.#facts.set(component, facts);
    return facts;
  }
}
