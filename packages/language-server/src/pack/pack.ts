import { checkPath, compilePack, failedCases, testCompiledPack } from '@policy-registry/pack';
import { compile, type Diagnostic } from '@policy-registry/stella-dsl';
import { StellaFile } from '../text/stella-file.ts';
import { TestFile } from './test-file.ts';

// Cases run while somebody types: those that take longer than this are left to `policyctl test`.
const TEST_MS = 2_000;

/** The files of one pack as they are in the editor. Everything is worked out when it is first asked for, and kept. */
export class Pack {
  readonly files: ReadonlyMap<string, string>;
  /** Not a whole pack: one policy file that lies in no pack. */
  readonly lone: boolean;
  /** Policies, by path. */
  readonly policies: readonly StellaFile[];
  readonly tests: readonly TestFile[];
  #problems: readonly Diagnostic[] | undefined;

  /** `before` is the pack before a change: what was read of files that are the same is taken over. */
  constructor(files: ReadonlyMap<string, string>, { lone = false, before }: { lone?: boolean; before?: Pack } = {}) {
    this.files = files;
    this.lone = lone;
    const known = [...(before?.policies ?? []), ...(before?.tests ?? [])];
    const taken = new Map(known.map((file) => [`${file.path}\n${file.text}`, file]));
    const policies: StellaFile[] = [];
    const tests: TestFile[] = [];
    for (const [path, text] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const file = taken.get(`${path}\n${text}`);
      const kind = kindOf(path);
      if (kind === 'policy') policies.push(file instanceof StellaFile ? file : new StellaFile({ path, text }));
      if (kind === 'test') tests.push(file instanceof TestFile ? file : new TestFile({ path, text }));
    }
    this.policies = policies;
    this.tests = tests;
  }

  policy(path: string): StellaFile | undefined {
    return this.policies.find((file) => file.path === path);
  }

  test(path: string): TestFile | undefined {
    return this.tests.find((file) => file.path === path);
  }

  /** Of the pack as a set of files, its policies, its test cases, and the cases that fail. */
  get problems(): readonly Diagnostic[] {
    this.#problems ??= this.lone ? this.#compileAlone() : this.#testAll();
    return this.#problems;
  }

  #compileAlone(): readonly Diagnostic[] {
    return compile(this.policies, { clock: () => performance.now() }).diagnostics;
  }

  #testAll(): readonly Diagnostic[] {
    const report = testCompiledPack(this.files, compilePack(this.files), { testLimits: { testMs: TEST_MS } });
    return [...report.diagnostics, ...failedCases(report.cases)];
  }
}

/** A policy outside of a pack may have any name: it is one by its ending. */
function kindOf(path: string): 'policy' | 'test' | 'other' {
  if (path.endsWith('.stella')) return 'policy';
  const checked = checkPath(path);
  return checked.ok && checked.kind === 'test' ? 'test' : 'other';
}
