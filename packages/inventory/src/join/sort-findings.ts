import type { InventoryComponent } from '../document.ts';
import { componentKey } from '../facts/component.ts';
import type { InventoryLimits } from '../limits.ts';
import type { SortSpace } from '../spool/record-sorter.ts';
import { Breath } from './breath.ts';
import { ComponentCatalog } from './component-catalog.ts';
import { ComponentCounter } from './component-counter.ts';
import type { GatheredDocuments } from './gather-documents.ts';
import { MatchSorter } from './match-sorter.ts';
import type { RecordCodes } from './record-codes.ts';
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
  const catalog = new ComponentCatalog(limits.maxColumnBytes);
  const listed = new SharedComponents(codes);
  const matches = new MatchSorter(codes, subjects.all, limits.maxColumnBytes, space);
  const found = new ComponentCounter(limits.maxColumnBytes, space);
  const namesOf = (references: readonly string[]): readonly string[] | undefined => {
    const named = references.length === 0 ? references : references.filter((name) => statements.names(name));
    return named.length > 0 ? named : undefined;
  };
  const reading = said.read((one) => {
    const group = gathered.subjects[one.document]?.of(one);
    if (group === undefined) throw new RangeError(`no document ${one.document} was read`);
    const references = namesOf(one.references);
    if (one.advisory === undefined) {
      catalog.add(group, listed.of(one.component, references));
      return;
    }
    const subject = subjects.of(group);
    const key = componentKey(codes.readComponent(one.component));
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
  let components = 0;
  for (const subject of catalog.subjects()) {
    components += catalog.sizeOf(subject);
    await breath.take();
  }
  components += await found.count(({ subject, key }) => !catalog.lists(subjects.at(subject), key));
  return { catalog, matches, components };
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

/** Most of what one SBOM lists, others list as well: in memory it is there once. */
class SharedComponents {
  readonly #codes: RecordCodes;
  readonly #known = new Map<string, InventoryComponent>();

  constructor(codes: RecordCodes) {
    this.#codes = codes;
  }

  /** No two have the same references. */
  of(codes: Uint32Array, references: readonly string[] | undefined): InventoryComponent {
    if (references !== undefined) return { ...this.#codes.readComponent(codes), references };
    const key = Buffer.from(codes.buffer, codes.byteOffset, codes.byteLength).toString('latin1');
    const known = this.#known.get(key) ?? this.#codes.readComponent(codes);
    this.#known.set(key, known);
    return known;
  }
}
