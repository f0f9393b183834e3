import type { Logger } from '@policy-registry/telemetry';

export interface ReadinessOptions {
  /** Resolves when the service can take calls: its stores answer, it is not going down. */
  readonly ready: () => Promise<void>;
  /** Parts that the service can do without for a while, by name: each resolves while it works. */
  readonly dispensable?: Readonly<Record<string, () => Promise<void>>>;
  readonly logger: Logger;
  /** 2000 ms unless told. */
  readonly timeoutMs?: number;
}

export interface Readiness {
  readonly isReady: boolean;
  /** Dispensable parts that do not work. */
  readonly degraded: readonly string[];
}

/** How it is now. What is wrong is in the log. Who asks while a check runs shares it, so that probing cannot pile up. */
export type ReadinessCheck = () => Promise<Readiness>;

export function createReadinessCheck(options: ReadinessOptions): ReadinessCheck {
  const { ready, dispensable = {}, logger, timeoutMs = 2000 } = options;
  let running: Promise<Readiness> | undefined;
  const isReady = async () => {
    try {
      await withinTime(ready, timeoutMs);
      return true;
    } catch (err) {
      logger.warn({ err }, 'not ready');
      return false;
    }
  };
  return () => {
    running ??= Promise.all([isReady(), missing(dispensable, timeoutMs)])
      .then(([isReady, degraded]) => ({ isReady, degraded }))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
}

/** Not logged here: whoever uses the part says once what a probe would say every few seconds. */
async function missing(
  parts: NonNullable<ReadinessOptions['dispensable']>,
  timeoutMs: number,
): Promise<readonly string[]> {
  const names = Object.keys(parts);
  const checks = Object.values(parts).map((ready) => withinTime(ready, timeoutMs));
  const outcomes = await Promise.allSettled(checks);
  return names.filter((_, index) => outcomes[index]?.status === 'rejected');
}

async function withinTime(ready: () => Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([ready(), late]);
  } finally {
    clearTimeout(timer);
  }
}
