import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateWebhookResponseSchema, GetWebhookResponseSchema } from '@policy-registry/contracts/registry';
import { holdsSecret } from './holds-secret.ts';

test('a message with a field that is marked holds a secret', () => {
  assert.equal(holdsSecret(CreateWebhookResponseSchema), true);
  assert.equal(holdsSecret(GetWebhookResponseSchema), false);
});
