import type { Kind } from './expressions.ts';

/** Open inputs of a run: names, keys in quotes, and names that JavaScript gives a meaning. */
export const OPEN_INPUTS: readonly string[] = [
  'env.runtime',
  'env.flag',
  'env.until',
  'env["build id"]',
  'env.__proto__',
  'env["constructor"]',
  'signals.custom.team',
  'signals.custom["team \\"x\\""]',
];

/** Literals of each kind, and scalars of the generated profile `p`, which are read like them. */
export const LITERALS: Readonly<Record<Kind, readonly string[]>> = {
  string: ['"a"', '"npm"', '"not_affected"', '"*a?"', '""', '"x \\"y\\" \\\\ \\u{1}"', '"ü 😀"', 'profile.p.name'],
  decimal: ['0', '7.5', '-2', '+0.25', '999999999999999999', '-0.000001', 'profile.p.cap'],
  severity: ['"High"', '"None"', '"Critical"'],
  instant: ['"2026-01-01"', '"2026-03-01T12:00:00.5+02:00"', '"2026-06-01T00:00:00Z"'],
  bool: ['true', 'false', 'profile.p.on'],
  strings: ['["a", "npm"]', '[]', '["x", null,]', 'profile.p.names'],
  any: ['null', 'profile.p.nothing'],
};
