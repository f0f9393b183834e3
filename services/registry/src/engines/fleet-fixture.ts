import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import {
  type Bundle,
  DistributionService,
  EnvironmentService,
  PromotionService,
} from '@policy-registry/contracts/registry';
import type { ReleaseDependencies } from '../promotions/release-dependencies.ts';
import { type Releases, releasesFor } from '../promotions/release-fixture.ts';

const { getActiveBundle, reportEngineStatus, listEngineStatuses } = DistributionService.method;

/** An environment `prod` with engines that fetch and report. */
export interface Fleet extends Releases {
  promote(version: string, more?: { readonly pack?: string; readonly canary?: object }): Promise<string>;
  bundle(pack?: string): Promise<Bundle>;
  /** An engine says that it runs everything of a bundle, with so many errors under its canary. */
  report(engine: string, bundle: Bundle, errors?: number): Promise<void>;
  /** `ENGINE PACK VERSION-OF-THE-IR current|stale`, of all pages. */
  listed(request?: {
    readonly pack?: string;
    readonly staleOnly?: boolean;
    readonly pageSize?: number;
  }): Promise<string[]>;
}

export async function openFleet(t: TestContext, given: Partial<ReleaseDependencies> = {}): Promise<Fleet> {
  const releases = await releasesFor(t, given);
  const { call } = releases;
  await call(EnvironmentService.method.createEnvironment, { environment: { environment: 'prod' } });
  const versions = new Map<string, string>();
  for (const pack of ['api', 'web']) {
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
      versions.set((await releases.publish(pack, version)).irDigest, version);
    }
  }
  return {
    ...releases,
    async promote(version, { pack = 'web', canary } = {}) {
      const request = { environment: 'prod', pack, version, reason: 'go', ticket: 'OPS-1', ...(canary && { canary }) };
      return (await call(PromotionService.method.createPromotion, request)).promotion?.promotion ?? '';
    },
    async bundle(pack = 'web') {
      const { bundle } = await call(getActiveBundle, { environment: 'prod', pack });
      assert.ok(bundle);
      return bundle;
    },
    async report(engine, { pack, irDigest, generation, canary }, errors = 0) {
      const live = { pack, irDigest, generation };
      const chosen = canary && { ...live, irDigest: canary.irDigest, promotion: canary.promotion };
      const statuses = [live, ...(chosen ? [{ ...chosen, evaluationErrors: BigInt(errors) }] : [])];
      await call(reportEngineStatus, { environment: 'prod', engine, statuses }, { as: engine });
    },
    async listed(request = {}) {
      const lines: string[] = [];
      let pageToken = '';
      do {
        const page = await call(listEngineStatuses, { environment: 'prod', ...request, pageToken });
        for (const { engine, pack, irDigest, promotion, current } of page.statuses) {
          const state = current ? 'current' : 'stale';
          lines.push(`${engine} ${pack} ${versions.get(irDigest)}${promotion && ' canary'} ${state}`);
        }
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      return lines;
    },
  };
}
