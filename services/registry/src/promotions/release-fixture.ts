import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createAttestationService, openLocalKey } from '@policy-registry/attestation';
import { sha256 } from '@policy-registry/canonical';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import { createPager } from '@policy-registry/rpc';
import { type Door, openDoor } from '@policy-registry/rpc/testing';
import { openEmbeddedStores } from '@policy-registry/storage/embedded';
import { auditHandlers } from '../audit/audit-service.ts';
import { createRelay } from '../audit/relay.ts';
import { ActivationNotifier } from '../distribution/activation-notifier.ts';
import { distributionHandlers } from '../distribution/distribution-service.ts';
import { environmentHandlers } from '../environments/environments-service.ts';
import { identityHandlers } from '../identity/identity-service.ts';
import { strictClock } from '../kernel/strict-clock.ts';
import { TEST_CHECKPOINTS } from '../transparency/log-fixture.ts';
import { webhookParts } from '../webhooks/fake-receiver.ts';
import { logPromotion } from './promotion-log.ts';
import { promotionHandlers } from './promotions-service.ts';
import type { PublishedVersion, ReleaseDependencies } from './release-dependencies.ts';

export interface Releases extends Door {
  readonly deps: ReleaseDependencies;
  /** Makes a version known, with its IR stored and its publication signed. */
  publish(pack: string, version: string, state?: string, tenant?: string): Promise<PublishedVersion>;
  close(): Promise<void>;
}

/** The release side of the registry over real embedded stores and the real signer; only the versions are given by hand. */
export async function openReleases(folder: string, overrides: Partial<ReleaseDependencies> = {}): Promise<Releases> {
  const { documents, objects, close } = openEmbeddedStores({ folder });
  const messages = openEmbeddedMessaging({ file: ':memory:' });
  const now = strictClock();
  const pager = createPager({ key: Buffer.alloc(32, 1) });
  const key = await openLocalKey(folder);
  const { attestor, implementations } = createAttestationService({ documents, objects, key, now }, pager);
  const versions = new Map<string, PublishedVersion>();
  const relay = createRelay({ documents, attestor, projections: [logPromotion], ...overrides });
  const deps: ReleaseDependencies = {
    ...{ documents, objects, messages, attestor, checkpoints: TEST_CHECKPOINTS, now, relay },
    simulations: { find: async () => undefined, completed: async () => [], hold: async () => false },
    limits: { filesPerWorkspace: 10, fileBytes: 1000, packBytes: 1000, environmentsPerTenant: 3 },
    distribution: { headSeconds: 3600, enginesPerEnvironment: 5, reportSeconds: 86_400 },
    overrideSettings: { days: 365, perPack: 5, noticeDays: [7, 1] },
    webhooks: webhookParts(),
    activations: new ActivationNotifier(),
    overrides: async () => [],
    versions: { get: async (...key) => versions.get(key.join('/')) },
    ...overrides,
  };
  const door = openDoor(
    [
      environmentHandlers(deps, pager),
      promotionHandlers(deps, pager),
      distributionHandlers(deps, pager),
      auditHandlers(deps, pager),
      identityHandlers(),
      ...implementations,
    ],
    'operator@acme',
  );
  return {
    ...{ deps, ...door },
    async publish(pack, version, state = 'published', tenant = 'acme') {
      const ir = Buffer.from(JSON.stringify({ pack, version }));
      const { digest: irDigest } = await objects.forTenant(tenant).put(ir);
      const sourceDigest = sha256(`${pack} ${version}`);
      const subjects = [{ name: `${pack}@${version}/ir`, digest: irDigest }];
      const { attestation } = await attestor.sign(tenant, {
        predicateType: 'https://example.com/p/v1',
        subjects,
        predicate: {},
      });
      const published = { state, sourceDigest, irDigest, attestation };
      versions.set([tenant, pack, version].join('/'), published);
      return published;
    },
    async close() {
      await relay.stop();
      await messages.close();
      await close();
    },
  };
}

/** In a folder of its own, which is gone after the test. */
export async function releasesFor(t: TestContext, overrides: Partial<ReleaseDependencies> = {}): Promise<Releases> {
  const folder = mkdtempSync(join(tmpdir(), 'releases-'));
  const releases = await openReleases(folder, overrides);
  t.after(async () => {
    await releases.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return releases;
}
