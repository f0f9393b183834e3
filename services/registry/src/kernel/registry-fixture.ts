import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { canonicalJson, digestHex, sha256 } from '@policy-registry/canonical';
import { openEmbeddedMessaging } from '@policy-registry/messaging/embedded';
import { createPager } from '@policy-registry/rpc';
import { type Door, openDoor } from '@policy-registry/rpc/testing';
import { type OutboxEvent, StoreError } from '@policy-registry/storage';
import { openEmbeddedDocuments, openEmbeddedObjects } from '@policy-registry/storage/embedded';
import { packHandlers } from '../packs/packs-service.ts';
import { reviewHandlers } from '../reviews/reviews-service.ts';
import { TEST_CHECKPOINTS } from '../transparency/log-fixture.ts';
import { versionHandlers } from '../versions/versions-service.ts';
import { webhookParts } from '../webhooks/fake-receiver.ts';
import { workspaceHandlers } from '../workspaces/workspaces-service.ts';
import type { Attestor, RegistryDependencies, StatementInput } from './ports.ts';
import { strictClock } from './strict-clock.ts';

/** An attestor that keeps what it was asked to sign, and what was made a listed attestation. */
export interface RecordingAttestor extends Attestor {
  readonly signed: StatementInput[];
  readonly recorded: string[];
}

export interface Registry extends Door {
  readonly deps: RegistryDependencies;
  readonly attestor: RecordingAttestor;
  /** Events that did not leave the outbox, oldest first within a document. */
  events(tenant?: string): Promise<readonly OutboxEvent[]>;
}

/** This side of the registry over embedded stores that are gone after the test. */
export function openRegistry(t: TestContext, overrides: Partial<RegistryDependencies> = {}): Registry {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  const documents = openEmbeddedDocuments({ file: ':memory:' });
  const objects = openEmbeddedObjects({ folder: join(folder, 'objects') });
  const messages = openEmbeddedMessaging({ file: ':memory:' });
  t.after(async () => {
    await messages.close();
    await documents.close();
    await objects.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const attestor = recordingAttestor();
  const deps: RegistryDependencies = {
    ...{ documents, objects, messages, attestor, checkpoints: TEST_CHECKPOINTS },
    simulations: { find: async () => undefined, completed: async () => [], hold: async () => false },
    limits: { filesPerWorkspace: 30, fileBytes: 4096, packBytes: 16_384, environmentsPerTenant: 3 },
    distribution: { headSeconds: 3600, enginesPerEnvironment: 5, reportSeconds: 86_400 },
    webhooks: webhookParts(),
    overrideSettings: { days: 365, perPack: 5, noticeDays: [7, 1] },
    now: strictClock(),
    ...overrides,
  };
  const pager = createPager({ key: Buffer.alloc(32, 1) });
  const door = openDoor(
    [
      packHandlers(deps, pager),
      workspaceHandlers(deps, pager),
      versionHandlers(deps, pager),
      reviewHandlers(deps, pager),
    ],
    'author',
  );
  return {
    ...{ deps, attestor, ...door },
    async events(tenant = 'acme') {
      const pending = await documents.forTenant(tenant).pendingEvents(1000);
      return pending.flatMap(({ events }) => events);
    },
  };
}

function recordingAttestor(): RecordingAttestor {
  const bundles = new Map<string, Uint8Array>();
  const signed: StatementInput[] = [];
  const recorded: string[] = [];
  return {
    signed,
    recorded,
    async sign(tenant, statement) {
      signed.push(statement);
      const bytes = Buffer.from(canonicalJson({ tenant, statement, signature: signed.length }));
      const bundleDigest = sha256(bytes);
      bundles.set(digestHex(bundleDigest), bytes);
      return { attestation: digestHex(bundleDigest), bundleDigest };
    },
    async signEnvelope(tenant, statement) {
      return Buffer.from(canonicalJson({ tenant, statement }));
    },
    async record(_tenant, bundleDigest) {
      if (!recorded.includes(bundleDigest)) recorded.push(bundleDigest);
    },
    async bundle(_tenant, attestation) {
      const bytes = bundles.get(attestation);
      if (bytes === undefined) throw new StoreError('NOT_FOUND', attestation);
      return bytes;
    },
  };
}
