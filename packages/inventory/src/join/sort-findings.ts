import type { InventoryComponent } from '../document.ts';
import { DocumentError } from '../document-error.ts';
import { componentKey } from '../facts/component.ts';
import type { InventoryLimits } from '../limits.ts';
import type { SortSpace } from '../spool/record-sorter.ts';
import { Breath } from './breath.ts';
import { ComponentCatalog } from './component-catalog.ts';
import { ComponentCounter } from './component-counter.ts';
import type { GatheredDocuments } from './gather-documents.ts';
import { MatchSorter } from './match-sorter.ts';
import type { SubjectGroup } from './subjects.ts';

export interface SortedFindings {
  readonly catalog: ComponentCatalog;
  readonly matches: MatchSorter;
  /** Components of all subjects, listed or found. */
  readonly components: number;
}

/** Gives all that was said its names, and uses up the log of it. */
export async function sortFindings(
  gathered: GatheredDocuments,
  limits: InventoryLimits,
  space: SortSpace,
  signal: AbortSignal | undefined,
): Promise<SortedFindings> {
  const { aliases, codes, said, statements } = gathered;
  const breath = new Breath(signal);
  const subjects = new SubjectNumbers();
  const catalog = new ComponentCatalog();
  const listed = new SharedComponents(limits.maxColumnBytes);
  const matches = new MatchSorter(codes, subjects.all, limits.maxColumnBytes, space);
  const found = new ComponentCounter(limits.maxColumnBytes, space);
  const namesOf = (references: readonly string[]): readonly string[] | undefined => {
    const named = references.length === 0 ? references : references.filter((name) => statements.names(name));
    return named.length > 0 ? named : undefined;
  };
  const reading = said.read((one) => {
    const group = gathered.subjects[one.document]?.of(one);
    if (group === undefined) throw new RangeError(`no document ${one.document} was read`);
    const component = codes.readComponent(one.component);
    const references = namesOf(one.references);
    if (one.advisory === undefined) {
      catalog.add(group, listed.of(references === undefined ? component : { ...component, references }));
      return;
    }
    const subject = subjects.of(group);
    const key = componentKey(component);
    found.add({ subject, key });
    const advisoryId = aliases.canonical(codes.readAdvisoryId(one.advisory));
    const matchCodes = { component: one.component, advisory: one.advisory };
    matches.add({ subject, key, references, advisoryId, codes: matchCodes });
  });
  for await (const _ of reading) {
    await matches.drain();
    await found.drain();
    await breath.take();
  }
  await said.close();
  const unlisted = await found.count(({ subject, key }) => !catalog.lists(subjects.at(subject), key));
  return { catalog, matches, components: catalog.size + unlisted };
}

/** Subjects that have findings, by number. */
class SubjectNumbers {
  readonly all: SubjectGroup[] = [];
  readonly #numbers = new Map<SubjectGroup, number>();

  of(subject: SubjectGroup): number {
    const known = this.#numbers.get(subject);
    if (known !== undefined) return known;
    const number = this.all.push(subject) - 1;
    this.#numbers.set(subject, number);
    return number;
  }

  at(number: number): SubjectGroup {
    const subject = this.all[number];
    if (subject === undefined) throw new RangeError(`subject ${number} of ${this.all.length}`);
    return subject;
  }
}

/** What a component takes that is listed, beside its texts. */
const COMPONENT_BYTES = 128;
/** What a place in a list takes, beside the component itself. */
const ENTRY_BYTES = 64;

/** Most of what one SBOM lists, others list as well: in memory it is there once. */
class SharedComponents {
  readonly #known = new Map<string, InventoryComponent>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Throws TOO_LARGE when SBOMs list more than may be held. */
  of(component: InventoryComponent): InventoryComponent {
    const key = componentKey(component);
    const known = this.#known.get(key);
    const isShared = known !== undefined && isSame(known, component);
    this.#bytes += ENTRY_BYTES + (isShared ? 0 : COMPONENT_BYTES + textLength(component));
    if (this.#bytes > this.#maxBytes) {
      throw new DocumentError('TOO_LARGE', `the components that SBOMs list take more than ${this.#maxBytes} bytes`);
    }
    if (isShared) return known;
    this.#known.set(key, component);
    return component;
  }
}

/** Fields of equal values share them, but for references. */
function isSame(a: InventoryComponent, b: InventoryComponent): boolean {
  return (
    a.version === b.version &&
    a.licenses === b.licenses &&
    a.layerDigest === b.layerDigest &&
    a.tags === b.tags &&
    a.scope === b.scope &&
    a.name === b.name &&
    a.references === undefined &&
    b.references === undefined
  );
}

function textLength({ purl, name, references = [] }: InventoryComponent): number {
  return references.reduce((sum, reference) => sum + reference.length, (purl?.length ?? 0) + name.length);
}
