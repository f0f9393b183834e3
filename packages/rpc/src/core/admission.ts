import { ServiceError } from '../errors/service-error.ts';

/** Counts what runs at once. A place is given back by calling what `enter` returned, once. */
export interface Admission {
  /** Throws RATE_LIMITED when every place of the key, or of all keys together, is taken. */
  enter(key: string): () => void;
}

/**
 * Sheds load: beyond the bound, a call is refused at once instead of making every other call slower. The bound per key
 * keeps one tenant from taking all places.
 */
export function createAdmission(perKey: number, total: number = Number.POSITIVE_INFINITY): Admission {
  const running = new Map<string, number>();
  let all = 0;
  return {
    enter(key) {
      const own = running.get(key) ?? 0;
      if (own >= perKey || all >= total) {
        throw new ServiceError('RATE_LIMITED', 'Too many calls run at once; retry later.', { retryAfterMs: 1000 });
      }
      running.set(key, own + 1);
      all += 1;
      return () => {
        all -= 1;
        const left = (running.get(key) ?? 1) - 1;
        if (left === 0) running.delete(key);
        else running.set(key, left);
      };
    },
  };
}
