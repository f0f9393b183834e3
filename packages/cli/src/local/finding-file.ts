import { type CaseProblem, readCases, type TestCase } from '@policy-registry/stella-dsl';
import { CliError } from '../exit-code.ts';
import { readTextFile } from '../pack-folder.ts';

/** What is evaluated: a finding in its context. */
export type Subject = Pick<TestCase, 'finding' | 'context'>;

type Members = Readonly<Record<string, unknown>>;

/**
 * The finding of a JSON file: as stella-dsl has it, or as the `given` of a case, which says the same by other names (`component` for
 * `sbom`) and may have `env`, `run` and `evaluated_at`. A member that no policy reads is refused: it would be a typo that nobody sees.
 */
export function readFinding(path: string, evaluatedAt: string): Subject {
  const members = parsed(path);
  const given = { evaluated_at: evaluatedAt, ...givenOf(members) };
  const problems: CaseProblem[] = [];
  // A case that expects nothing would be refused for that.
  const [read] = readCases([{ name: 'finding', given, expect: { rule: null } }], [], (each) => problems.push(each));
  const [first] = problems;
  if (first !== undefined || read === undefined) throw notAFinding(path, first, 'sbom' in members);
  const { finding, context } = read.case;
  return { finding: typeof members.id === 'string' ? { ...finding, id: members.id } : finding, context };
}

function parsed(path: string): Members {
  const text = readTextFile(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError('NOT_A_FINDING', `${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (isMembers(value)) return value;
  throw new CliError('NOT_A_FINDING', `${path} holds no finding: it must be an object with sbom and advisory`);
}

/** By the names of a case, which have a reader that knows every member. */
function givenOf({ id: _, sbom, secrets, ...rest }: Members): Members {
  return {
    ...rest,
    ...(sbom === undefined ? {} : isMembers(sbom) ? componentsOf(sbom) : { component: sbom }),
    ...(secrets === undefined ? {} : { secrets: isMembers(secrets) ? renamed(secrets) : secrets }),
  };
}

function componentsOf({ components, ...component }: Members): Members {
  return components === undefined ? { component } : { component, components };
}

function renamed({ maskApplied, ...rest }: Members): Members {
  return maskApplied === undefined ? rest : { ...rest, mask_applied: maskApplied };
}

function notAFinding(path: string, problem: CaseProblem | undefined, isFinding: boolean): CliError {
  if (problem === undefined) return new CliError('NOT_A_FINDING', `${path} holds no finding`);
  // From below `given` of the only case.
  const steps = problem.path
    .slice(2)
    .map((step, index) => (isFinding && index === 0 && step === 'component' ? 'sbom' : step));
  return new CliError('NOT_A_FINDING', `${path}: ${steps.join('.')}: ${problem.message}`, problem.hint);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
