import { SnapshotService } from '@policy-registry/contracts/simulation';
import type { EventData } from '@policy-registry/events';
import { auditedCall, type World } from './repeat-fixture.ts';

const { uploadDocument, getDocument, createSnapshot, getSnapshot } = SnapshotService.method;

/** An OpenVEX document that nobody has uploaded yet. */
const VEX = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.com/vex/1',
  ...{ author: 'shop', timestamp: '2026-01-01T00:00:00Z', version: 1 },
  statements: [
    {
      vulnerability: { name: 'CVE-2026-0001' },
      products: [{ '@id': 'pkg:npm/left-pad@1.3.0' }],
      ...{ status: 'not_affected', justification: 'component_not_present' },
    },
  ],
};

const content = { contentType: 'application/json', data: Buffer.from(JSON.stringify(VEX)) };
const upload = (world: World, filename: string, as: string) =>
  world.call(uploadDocument, { content, filename }, { as });

/** The inventory. */
export const CALLS_ON_SNAPSHOTS = [
  auditedCall(uploadDocument, {
    given: async () => ({ content, filename: 'shop.openvex.json' }),
    meanwhile: (world) => upload(world, 'other.json', 'colleague'),
    shown: (answer) => answer.document,
    async read({ call }, { data }) {
      return (await call(getDocument, { digest: String((data as EventData).details?.digest) })).document;
    },
    another: 'nothing',
  }),
  auditedCall(createSnapshot, {
    async given({ call }) {
      const { snapshot } = await call(getSnapshot, { snapshot: 'shop' });
      return { snapshot: 'other', displayName: 'Other', documents: snapshot?.documents ?? [] };
    },
    meanwhile: (world) => upload(world, 'other.json', 'colleague'),
    shown: (answer) => answer.snapshot,
    read: async ({ call }) => (await call(getSnapshot, { snapshot: 'other' })).snapshot,
    another: { refused: 'ALREADY_EXISTS' },
  }),
];
