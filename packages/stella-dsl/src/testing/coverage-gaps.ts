import type {
  BranchCoverage,
  ConditionCoverage,
  Coverage,
  CoverageTotal,
  CoverageTotals,
  MissingCase,
} from './coverage.ts';

type Parts = Pick<Coverage, 'rules' | 'branches' | 'conditions'>;

export function totalsOf({ branches, conditions }: Parts): CoverageTotals {
  const wanted = conditions.flatMap(({ seen, possible }) => possible.map((word) => seen[word]));
  return {
    rules: totalOf(branches.filter(({ branch }) => branch === 'then').map(({ taken }) => taken)),
    branches: totalOf(branches.map(({ taken }) => taken)),
    conditions: totalOf(wanted),
  };
}

function totalOf(counts: readonly number[]): CoverageTotal {
  const covered = counts.filter((count) => count > 0).length;
  const total = counts.length;
  return { covered, total, percent: total === 0 ? 100 : Math.floor((covered * 100) / total) };
}

/** One line for each gap; rules in the order of evaluation, then the env blocks. */
export function missingCases({ rules, branches, conditions }: Parts): MissingCase[] {
  const ofRules = rules.flatMap(({ rule }) => {
    const own = conditions.filter(({ within, name }) => within === 'rule' && name === rule);
    // Of a rule with one condition, the branches are missing for want of the same cases.
    const ways = own.length === 1 ? [] : branches.filter((branch) => branch.rule === rule);
    return [...ways.flatMap(missingBranch), ...own.flatMap(missingTruths)];
  });
  return [...ofRules, ...conditions.filter(({ within }) => within === 'env').flatMap(missingTruths)];
}

function missingBranch({ rule, branch, taken, file, line, column }: BranchCoverage): MissingCase[] {
  if (taken > 0) return [];
  const truth = branch === 'then' ? 'true' : 'false';
  return [{ message: `rule ${rule}: no case where its condition is ${truth}`, file, line, column }];
}

function missingTruths({ within, name, text, seen, possible, file, line, column }: ConditionCoverage): MissingCase[] {
  return possible
    .filter((word) => seen[word] === 0)
    .map((word) => ({ message: `${within} ${name}: no case where \`${text}\` is ${word}`, file, line, column }));
}
