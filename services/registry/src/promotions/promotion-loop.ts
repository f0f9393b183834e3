import { writeSync } from 'node:fs';
import { EnvironmentService, PromotionService } from '@policy-registry/contracts/registry';
import { openReleases } from './release-fixture.ts';

/**
 * The process that the crash test kills: promotes two versions in turn into one environment, several calls at a time, while the
 * relay runs. Each acknowledged promotion is a line on standard output before the next call begins.
 */
const releases = await openReleases(process.argv[2] ?? '');
await releases.publish('web', '1.0.0');
await releases.publish('web', '2.0.0');
await releases
  .call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } })
  .catch((error: { reason: string }) => {
    if (error.reason !== 'ALREADY_EXISTS') throw error;
  });
releases.deps.relay.start({ intervalMs: 1, log: { error: (fields, message) => console.error(message, fields) } });

async function promoteForEver(version: string): Promise<never> {
  for (;;) {
    const request = { environment: 'prod', pack: 'web', version, reason: 'go', ticket: 'OPS-1' };
    try {
      const { promotion } = await releases.call(PromotionService.method.createPromotion, request);
      writeSync(1, `${promotion?.promotion}\n`);
    } catch (error) {
      if (!(error instanceof Error && 'reason' in error && error.reason === 'INVALID_STATE')) throw error;
      // The other one did not get its turn yet.
      await new Promise(setImmediate);
    }
  }
}

await Promise.all([promoteForEver('1.0.0'), promoteForEver('2.0.0')]);
