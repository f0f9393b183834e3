import { PackageUrlReader } from '../facts/package-url.ts';
import type { InventoryLimits } from '../limits.ts';
import type { DocumentSink } from '../readers/document-reader.ts';
import type { SpoolSpace } from '../spool/spool-space.ts';
import { AdvisoryAliases } from './advisory-aliases.ts';
import { Breath } from './breath.ts';
import { JoinBudget } from './join-budget.ts';
import type { ReadableDocument } from './readable-document.ts';
import { RecordCodes } from './record-codes.ts';
import { SaidLog } from './said-log.ts';
import { StatementIndex } from './statement-index.ts';
import { documentKey } from './subject-names.ts';
import { type DocumentSubjects, groupSubjects, type SubjectSource } from './subjects.ts';

/** Advisories that are not learnt again. Past so many, all are forgotten. */
const MOST_LEARNT = 1_000_000;

/** What must be known of all documents before the first finding has a name. */
export interface GatheredDocuments {
  /** Of each document. */
  readonly subjects: readonly DocumentSubjects[];
  readonly aliases: AdvisoryAliases;
  readonly statements: StatementIndex;
  readonly statementCount: number;
  readonly budget: JoinBudget;
  readonly codes: RecordCodes;
  readonly said: SaidLog;
}

/** Reads documents, which are a set, one after the other. Throws what reading them throws, and TOO_LARGE. */
export async function gatherDocuments(
  documents: readonly ReadableDocument[],
  limits: InventoryLimits,
  space: SpoolSpace,
  signal: AbortSignal | undefined,
): Promise<GatheredDocuments> {
  const purls = new PackageUrlReader();
  const codes = new RecordCodes(limits.maxColumnBytes);
  const aliases = new AdvisoryAliases();
  const budget = new JoinBudget(limits.maxJoinSteps);
  const said = new SaidLog(codes, space, budget);
  const statements = new StatementIndex(purls, limits, budget);
  const breath = new Breath(signal);
  const learnt = new Set<number>();
  const sources: SubjectSource[] = [];
  let statementCount = 0;
  for (const entry of documents) {
    const { digest } = entry;
    const document = sources.length;
    const sink: DocumentSink = {
      component(component) {
        budget.allow(limits.joinStepsPerEntry);
        said.append(document, component, undefined);
      },
      match({ component, advisory }) {
        budget.allow(limits.joinStepsPerEntry);
        const [id = 0, others = 0] = said.append(document, component, advisory);
        const names = id * 2 ** 24 + others;
        if (!learnt.has(names)) aliases.learn(advisory);
        if (learnt.size === MOST_LEARNT) learnt.clear();
        learnt.add(names);
      },
      statement(statement) {
        statements.add(statement, documentKey(digest));
        statementCount += 1;
      },
      note: () => {},
      async drain() {
        await said.drain();
        await breath.take();
      },
    };
    sources.push({ digest, document: await entry.read(sink) });
  }
  return { subjects: groupSubjects(sources, purls), aliases, statements, statementCount, budget, codes, said };
}
