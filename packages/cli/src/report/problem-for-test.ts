import type { Problem } from './problem.ts';

/** For tests: a problem of `shop/policy.stella`, in its second line. */
export function problemForTest(with_: Partial<Problem> = {}): Problem {
  return {
    code: 'TYPE-002',
    severity: 'error',
    message: 'no member `x`',
    file: 'shop/policy.stella',
    line: 2,
    column: 3,
    endLine: 2,
    endColumn: 6,
    source: 'first\n  bad line\nthird\n',
    ...with_,
  };
}
