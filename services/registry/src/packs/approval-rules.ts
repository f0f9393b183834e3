import { ServiceError } from '@policy-registry/rpc/errors';
import { checkFreeText } from '../kernel/free-text.ts';

/** Who has to approve a version beyond the number of approvals, e.g. the owners of a path. */
export interface ApprovalRule {
  /** Unique in the pack. */
  readonly name: string;
  /** Glob over paths (kernel/path-glob.ts); empty for every version. */
  readonly paths: string;
  /** Who counts: these subjects, and whoever has one of the roles. At least one of both is named. */
  readonly subjects: readonly string[];
  readonly roles: readonly string[];
  /** At least 1. */
  readonly count: number;
}

/** Every review round carries the rules that concern it, and every change of them is in the audit log whole. */
export const MAX_RULES_BYTES = 16 * 1024;

/** The rules as they are kept. What the contract refuses is refused at the door. Throws INVALID_ARGUMENT, TOO_LARGE. */
export function approvalRules(given: readonly ApprovalRule[]): readonly ApprovalRule[] {
  checkFreeText(Object.fromEntries(given.flatMap(textsOf)));
  const rules = given.map(({ name, paths, subjects, roles, count }) => {
    return { name, paths, subjects: [...subjects], roles: [...roles], count: count || 1 };
  });
  if (Buffer.byteLength(JSON.stringify(rules)) <= MAX_RULES_BYTES) return rules;
  throw new ServiceError('TOO_LARGE', `The approval rules of a pack have at most ${MAX_RULES_BYTES} bytes together.`, {
    metadata: { limit: 'approvalRulesBytes', value: String(MAX_RULES_BYTES) },
  });
}

function textsOf({ name, subjects, roles }: ApprovalRule, index: number): readonly (readonly [string, string])[] {
  const field = `pack.approvalRules[${index}]`;
  return [
    [`${field}.name`, name],
    ...subjects.map((subject, at) => [`${field}.subjects[${at}]`, subject] as const),
    ...roles.map((role, at) => [`${field}.roles[${at}]`, role] as const),
  ];
}
