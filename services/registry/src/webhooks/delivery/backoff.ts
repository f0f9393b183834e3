const FIRST_MS = 5_000;
const FACTOR = 3;
const MOST_MS = 60 * 60 * 1000;
/** Receivers that failed together are not asked together again. */
const JITTER = 0.2;

/** The pause after so many attempts that failed: 5 s, 15 s, 45 s and so on up to an hour, each shorter by up to a fifth. `chance` is below 1. */
export function retryDelayMs(failed: number, chance: number = Math.random()): number {
  const whole = Math.min(FIRST_MS * FACTOR ** (failed - 1), MOST_MS);
  return Math.round(whole * (1 - JITTER * chance));
}
