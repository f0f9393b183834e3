import type { ConditionSite } from '../compile/conditions.ts';
import type { RuleSymbol } from '../compile/symbols.ts';
import type { Observe } from '../eval/evaluate.ts';
import type { IrRule, PolicyIr } from '../ir/ir.ts';
import type { Truth } from '../values/truth.ts';
import type { BranchCoverage, ConditionCoverage, Coverage, RuleCoverage, TruthWord } from './coverage.ts';
import { missingCases, totalsOf } from './coverage-gaps.ts';
import { possibleTruths } from './possible-truths.ts';
import { StaticShapes } from './static-shapes.ts';

type Counts = Record<TruthWord, number>;

interface CountedSite {
  readonly site: ConditionSite;
  readonly seen: Counts;
  readonly possible: readonly TruthWord[];
}

interface CountedRule {
  readonly ir: IrRule;
  readonly symbol: RuleSymbol;
  readonly seen: Counts;
  readonly possible: readonly TruthWord[];
}

/** Counts what every evaluation comes by. */
export class CoverageCounter {
  /** To be handed to each evaluation. */
  readonly observe: Observe;
  readonly #rules: readonly CountedRule[];
  readonly #sites: readonly CountedSite[];
  /** By the name of the rule; the conditions of the profiles under null. */
  readonly #sitesOf = new Map<string | null, CountedSite[]>();

  constructor(ir: PolicyIr, conditions: readonly ConditionSite[], symbols: readonly RuleSymbol[]) {
    const shapes = new StaticShapes(ir);
    this.#rules = ir.rules.flatMap((rule, index) => {
      const symbol = symbols[index];
      const possible = possibleTruths(rule.when, shapes).map(wordOf);
      return symbol === undefined ? [] : [{ ir: rule, symbol, seen: noCounts(), possible }];
    });
    this.#sites = conditions.map((site) => {
      return { site, seen: noCounts(), possible: possibleTruths(site.ir, shapes).map(wordOf) };
    });
    for (const counted of this.#sites) {
      const owner = counted.site.within === 'rule' ? counted.site.name : null;
      const others = this.#sitesOf.get(owner);
      if (others === undefined) this.#sitesOf.set(owner, [counted]);
      else others.push(counted);
    }
    const rules = new Map(this.#rules.map((counted) => [counted.ir, counted]));
    this.observe = (rule, truthAt) => {
      const counted = rule === null ? undefined : rules.get(rule);
      if (counted !== undefined) counted.seen[wordOf(truthAt(counted.ir.when))] += 1;
      for (const { site, seen } of this.#sitesOf.get(rule?.name ?? null) ?? []) seen[wordOf(truthAt(site.ir))] += 1;
    };
  }

  coverage(): Coverage {
    const parts = {
      rules: this.#rules.map(ruleCoverage),
      branches: this.#rules.flatMap(branchesOf),
      conditions: this.#sites.map(conditionCoverage),
    };
    return { ...parts, totals: totalsOf(parts), missing: missingCases(parts) };
  }
}

function noCounts(): Counts {
  return { true: 0, false: 0, unknown: 0 };
}

function wordOf(truth: Truth): TruthWord {
  if (truth === null) return 'unknown';
  return truth ? 'true' : 'false';
}

function placeOf({ file, line, column }: RuleSymbol) {
  return { file, line, column };
}

function ruleCoverage({ ir, symbol, seen }: CountedRule): RuleCoverage {
  const ran = ir.else === undefined ? 0 : seen.false;
  return {
    rule: ir.name,
    ...placeOf(symbol),
    matched: seen.true,
    notMatched: seen.false,
    else: ran,
    unknown: seen.unknown,
  };
}

function branchesOf({ ir, symbol, seen, possible }: CountedRule): BranchCoverage[] {
  const base = { rule: ir.name, ...placeOf(symbol) };
  const both: BranchCoverage[] = [
    { ...base, branch: 'then', written: true, taken: seen.true },
    { ...base, branch: 'else', written: ir.else !== undefined, taken: seen.false },
  ];
  return both.filter(({ branch }) => possible.includes(branch === 'then' ? 'true' : 'false'));
}

function conditionCoverage({ site, seen, possible }: CountedSite): ConditionCoverage {
  const { ir: _, ...place } = site;
  return { ...place, seen: { ...seen }, possible };
}
