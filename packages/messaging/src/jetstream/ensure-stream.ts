import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import { isStreamMissing, isStreamTaken } from './nats-error.ts';

export type StreamRules = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects'>;

/**
 * Makes a stream, or changes the one that is there to these rules; what they leave out stays as the operator set it.
 * Safe when many processes do it at once.
 */
export async function ensureStream(jsm: JetStreamManager, rules: StreamRules): Promise<void> {
  if (await updated(jsm, rules)) return;
  try {
    await jsm.streams.add(rules);
  } catch (error) {
    if (!isStreamTaken(error)) throw error;
    await updated(jsm, rules);
  }
}

/** False when there is no such stream. */
async function updated(jsm: JetStreamManager, rules: StreamRules): Promise<boolean> {
  try {
    const { config } = await jsm.streams.info(rules.name);
    const now: Readonly<Record<string, unknown>> = { ...config };
    const differs = Object.entries(rules).some(([key, value]) => JSON.stringify(now[key]) !== JSON.stringify(value));
    if (differs) await jsm.streams.update(rules.name, rules);
    return true;
  } catch (error) {
    if (isStreamMissing(error)) return false;
    throw error;
  }
}

/**
 * Runs calls to a stream. One that somebody deleted is made again, once: it only delivers, so what was in it can be driven
 * anew.
 */
export async function orRemade<T>(ensure: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStreamMissing(error)) throw error;
    await ensure();
    return work();
  }
}
