import { readdirSync } from 'node:fs';
import { TENANTS } from '../contract/expectations.ts';
import { objectStoreContract } from '../contract/index.ts';
import { temporaryFolder } from '../embedded/temporary-folder.ts';
import { keysOf } from '../object-key.ts';
import { s3Fixture } from './s3-fixture.ts';
import { tenantBucket } from './s3-layout.ts';
import { openS3Objects } from './s3-objects.ts';

const objectBytes = 100_000;
const s3 = await s3Fixture();

for (const layout of ['prefix', 'bucket'] as const) {
  for (const kind of ['plain', 'locked'] as const) {
    objectStoreContract(`S3 objects, ${layout}, ${kind}`, async () => {
      const bucket = await s3.bucket(kind);
      const bucketOf = (tenant: string) => (layout === 'prefix' ? bucket : tenantBucket(bucket, tenant));
      if (layout === 'bucket') {
        for (const tenant of ['acme', ...TENANTS]) await s3.bucket(kind, bucketOf(tenant));
      }
      const spool = temporaryFolder();
      const open = () =>
        openS3Objects({ ...s3.options(bucket), layout, maxObjectBytes: objectBytes, spoolFolder: spool.path });
      let store = await open();
      return {
        store,
        objectBytes,
        async reopen() {
          await store.close();
          store = await open();
          return store;
        },
        damage: (tenant, digest, content, area) =>
          s3.overwrite(bucketOf(tenant), keysOf(tenant, area)(digest), content),
        async leftovers() {
          const uploads = await s3.unfinishedUploads(bucketOf('acme'));
          return [...readdirSync(spool.path), ...Array.from({ length: uploads }, () => 'an unfinished upload')];
        },
        async dispose() {
          await store.close();
          spool.remove();
        },
      };
    });
  }
}
