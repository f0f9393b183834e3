export { applyOverride, type OverriddenEvaluation } from './apply.ts';
export { isInForce, OVERRIDE_STATUSES, type Override, type OverrideScope, type OverrideStatus } from './override.ts';
export { canonicalPurl } from './package-scope.ts';
export { type ApplyOptions, type PreparedOverrides, prepareOverrides, type Question } from './prepare.ts';
