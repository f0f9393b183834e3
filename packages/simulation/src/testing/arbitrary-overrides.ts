import { OVERRIDE_STATUSES, type Override } from '@policy-registry/overrides';
import fc from 'fast-check';

const some = <T>(...values: T[]) => fc.constantFrom(...values);

const override = fc.record({
  rule: some('', '', 'r0', 'status', 'r4'),
  status: some(...OVERRIDE_STATUSES),
  scope: fc.record({
    purl: some('', '', 'pkg:npm/a', 'pkg:npm/a@1.0.0', 'pkg:deb/debian/libx'),
    advisory: some('', '', 'CVE-2026-0001', 'cve-2026-0002'),
    artifact: some('', '', '', 'shop/web:1'),
    environment: some('', 'prod', 'dev'),
  }),
  createTime: some('2026-04-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z'),
  approveTime: some('2026-05-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'),
  expireTime: some(
    '2026-06-02T00:00:00.000Z',
    '2026-07-01T00:00:00.000Z',
    '2026-07-01T00:00:00Z',
    '2027-01-01T00:00:00.000Z',
  ),
});

/** Overrides of the findings of `arbitraryRows`, most of them in force in June of 2026. */
export const arbitraryOverrides: fc.Arbitrary<readonly Override[]> = fc
  .array(override, { maxLength: 5 })
  .map((all) =>
    all.map((one, index) => ({ ...one, override: `ovr-${index}`, owner: 'team-shop', reason: `reason ${index}` })),
  );
