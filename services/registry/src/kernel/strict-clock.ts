/**
 * The clock of the tests: real time that never gives a millisecond twice. Lists and the audit log order by time, and what happens
 * in one millisecond has no order; on a fast machine that is what two calls one after the other do.
 */
export function strictClock(): () => Date {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now());
    return new Date(last);
  };
}
