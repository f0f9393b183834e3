import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DistributionService } from '@policy-registry/contracts/registry';
import { type CallContext, createPager } from '@policy-registry/rpc';
import { readResumeToken, resumeToken } from './resume-token.ts';

const pager = createPager({ key: Buffer.alloc(32, 1) });
const { watchEnvironment: method } = DistributionService.method;
const context = { principal: { tenant: 'acme' }, method } as unknown as CallContext;
const choice = { environment: 'prod', packs: [] };

test('a token holds what fits into a header, the latest of it', () => {
  const sent = new Map(Array.from({ length: 500 }, (_, index) => [`pack-${index}`, `etag-${index}`]));
  const token = resumeToken(pager, context, choice, sent);
  assert.ok(token.length <= 2048, `${token.length} characters`);
  const had = readResumeToken(pager, context, choice, token);
  const kept = [...sent].filter(([pack, etag]) => had(pack, etag)).map(([pack]) => pack);
  assert.deepEqual(kept, [...sent.keys()].slice(-180));
  assert.equal(had('pack-499', 'etag-498'), false);
});

test('without a token nothing was had, and a token of nothing is one', () => {
  assert.equal(readResumeToken(pager, context, choice, '')('web', 'etag'), false);
  const empty = resumeToken(pager, context, choice, new Map());
  assert.equal(readResumeToken(pager, context, choice, empty)('web', 'etag'), false);
});
