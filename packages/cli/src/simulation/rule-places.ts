import type { Log, Result } from 'sarif';
import { artifactLocation, SOURCE_ROOT } from '../report/sarif-artifact.ts';

/** Where the rules of a candidate stand whose sources are files of a checkout. */
export interface RulePlaces {
  readonly rules: ReadonlyMap<string, { readonly file: string; readonly line: number }>;
  /** For what no rule decides. */
  readonly file: string;
}

/** A review shows results where the rule is that decides; where the finding is, which is no file of the checkout, stays said in words. */
export function atRules(log: Log, places: RulePlaces): Log {
  return {
    ...log,
    runs: log.runs.map((run) => ({
      ...run,
      originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: 'The checkout that the policy is part of.' } } },
      results: (run.results ?? []).map((result) => atRule(result, places)),
    })),
  };
}

function atRule(result: Result, { rules, file }: RulePlaces): Result {
  const place = rules.get(result.ruleId ?? '') ?? { file, line: 1 };
  const physicalLocation = {
    artifactLocation: artifactLocation(place.file),
    region: { startLine: place.line },
  };
  return { ...result, locations: (result.locations ?? []).map((location) => ({ ...location, physicalLocation })) };
}
