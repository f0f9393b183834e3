import { pathMatcher } from '../kernel/path-glob.ts';
import type { ApprovalRule } from '../packs/approval-rules.ts';
import type { ApprovalRequirement } from '../versions/version-record.ts';

/** Files that a requirement shows; which files concern it is decided over all of them. */
const SHOWN_FILES = 20;

/** The rules of a pack that concern a candidate which changes these files. */
export function requirementsFor(
  rules: readonly ApprovalRule[],
  changed: readonly string[],
): readonly ApprovalRequirement[] {
  return rules.flatMap(({ name: rule, paths: glob, subjects, roles, count }) => {
    const paths = glob === '' ? [] : changed.filter(pathMatcher(glob));
    if (glob !== '' && paths.length === 0) return [];
    return [{ rule, paths: paths.slice(0, SHOWN_FILES), subjects, roles, count }];
  });
}
