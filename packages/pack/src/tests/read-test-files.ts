import {
  type CaseProblem,
  type Diagnostic,
  readCases,
  type SourceFile,
  type TestCase,
} from '@policy-registry/stella-dsl';
import { fileProblem, problemAt, type Range } from '../problem.ts';
import { readYaml, type YamlFile } from '../read-yaml.ts';
import { nodeAt } from './node-at.ts';

/** A case with where it stands. */
export interface PlacedCase extends Range {
  readonly file: string;
  readonly case: TestCase;
}

export interface TestFiles {
  /** In the order of files and of places. */
  readonly cases: readonly PlacedCase[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the cases of a pack. A case with a problem is left out, so that what runs is what is meant. */
export function readTestFiles(files: readonly SourceFile[], rules: readonly string[]): TestFiles {
  const cases: PlacedCase[] = [];
  const diagnostics: Diagnostic[] = [];
  const names = new Map<string, PlacedCase>();
  for (const file of files) {
    const read = readFile(file, rules, names);
    cases.push(...read.cases);
    diagnostics.push(...read.diagnostics);
  }
  return { cases, diagnostics };
}

const PROBLEMS_PER_FILE = 200;

function readFile(file: SourceFile, rules: readonly string[], names: Map<string, PlacedCase>): TestFiles {
  const { file: yaml, diagnostics: broken } = readYaml(file, 'PACK-020');
  if (yaml === null) return { cases: [], diagnostics: broken };
  const found: Diagnostic[] = [];
  let dropped = 0;
  const report = (problem: CaseProblem): void => {
    if (found.length < PROBLEMS_PER_FILE) found.push(diagnosticOf(yaml, problem));
    else dropped += 1;
  };
  const cases = readCases(yaml.value, rules, report).flatMap(({ index, case: one }) => {
    const placed: PlacedCase = { file: file.path, case: one, ...yaml.rangeOf(nodeAt(yaml.root, [index])) };
    const other = names.get(one.name);
    if (other === undefined) {
      names.set(one.name, placed);
      return [placed];
    }
    const message = `another case has this name, at ${other.file}:${other.line}`;
    report({ code: 'TEST-005', path: [index, 'name'], message });
    return [];
  });
  found.sort((a, b) => a.line - b.line || a.column - b.column);
  if (dropped > 0) found.push(fileProblem('TEST-010', file.path, `${dropped} more problems are not shown`));
  return { cases, diagnostics: found };
}

function diagnosticOf(yaml: YamlFile, { code, path, atKey, message, hint }: CaseProblem): Diagnostic {
  return problemAt(code, yaml.path, yaml.rangeOf(nodeAt(yaml.root, path, atKey)), message, hint);
}
