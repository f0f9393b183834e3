import assert from 'node:assert/strict';
import { test } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { AuditEventSchema } from '@policy-registry/contracts/registry';
import { cloudEvent } from '../cloud-event.ts';
import { madeStable } from './made-stable.ts';

function event(time: string, id: string, digest: string) {
  const at = timestampFromDate(new Date(time));
  const details = { began: time, digest: `sha256:${digest}`, attestation: digest, comment: `k${digest.slice(0, 20)}` };
  const event = { event: id, sequence: 7n, type: 'policy.published', time: at, traceId: digest.slice(0, 32), details };
  return cloudEvent('acme', create(AuditEventSchema, event));
}

test('two runs give the same, also at a full second; what is equal stays equal', () => {
  const one = madeStable(event('2026-03-01T12:00:00.000Z', '2f3bca2e-8181-4230-8d15-4dbf959e1b0a', 'a'.repeat(64)));
  const two = madeStable(event('2027-05-06T07:08:09.123Z', '8d154dbf-959e-4b0a-a7b1-00b7ff64f1f8', 'b'.repeat(64)));
  assert.deepEqual(one, two);
  assert.partialDeepStrictEqual(one, {
    time: '2026-01-01T00:00:01.000Z',
    data: {
      time: '2026-01-01T00:00:01.000Z',
      details: { digest: `sha256:${'1'.padStart(64, '0')}`, attestation: '1'.padStart(64, '0') },
    },
  });
});
