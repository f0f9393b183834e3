import { type PackCaseResult, testPack } from '@policy-registry/pack';
import type { Coverage } from '@policy-registry/stella-dsl';
import { CliError } from '../exit-code.ts';
import { type Problem, problemsOf } from '../report/problem.ts';
import type { Input } from './input.ts';

/** A pack and what its cases gave. */
export interface TestedPack {
  readonly input: Input;
  /** The pack compiles, its cases could be read, and all passed. */
  readonly ok: boolean;
  /** Of the pack, its sources and its cases: why cases did not run. */
  readonly problems: readonly Problem[];
  readonly cases: readonly PackCaseResult[];
  /** Of all cases: absent where some were chosen. */
  readonly coverage?: Coverage;
}

export function testInput(input: Input): TestedPack {
  if (input.kind === 'file') {
    throw new CliError('NOT_A_PACK_FOLDER', `${input.path} is one file: cases belong to a pack`, 'Name its folder.');
  }
  const { ok, diagnostics, cases, coverage } = testPack(input.files);
  return { input, ok, problems: problemsOf(input, diagnostics), cases, coverage };
}

/** The cases whose name has the text in it, in any letter case. Packs that do not compile stay. */
export function only(packs: readonly TestedPack[], text: string): readonly TestedPack[] {
  const wanted = text.toLowerCase();
  const left = packs.map(({ input, problems, cases: all }) => {
    const cases = all.filter(({ name }) => name.toLowerCase().includes(wanted));
    const readable = problems.every(({ severity }) => severity !== 'error');
    return { input, problems, cases, ok: readable && cases.every(({ passed }) => passed) };
  });
  if (left.every(({ cases, ok }) => ok && cases.length === 0)) {
    throw new CliError('USAGE', `no case has ${JSON.stringify(text)} in its name`);
  }
  return left;
}
