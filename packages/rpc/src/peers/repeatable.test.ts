import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DescMethod } from '@bufbuild/protobuf';
import { INTERNAL_SERVICES, SERVICES } from '@policy-registry/contracts';
import { methodNamed } from '../testing/echo-service.ts';
import { isRepeatable } from './repeatable.ts';

test('what reads and what is internal may be repeated; what is audited, with a request id only', () => {
  assert.equal(isRepeatable(methodNamed('Echo'), undefined), true);
  assert.equal(isRepeatable(methodNamed('Relay'), undefined), true);
  assert.equal(isRepeatable(methodNamed('Save'), undefined), false);
  assert.equal(isRepeatable(methodNamed('Save'), 'r-1'), true);
  // Neither said to be safe nor kept from happening twice.
  assert.equal(isRepeatable(methodNamed('WhoAmI'), 'r-1'), false);
});

test('of the contract', () => {
  const methods = new Map<string, DescMethod>(
    [...SERVICES, ...INTERNAL_SERVICES].flatMap((service) =>
      service.methods.map((method) => [`${service.name}.${method.name}`, method] as const),
    ),
  );
  const repeatable = (name: string, requestId?: string) =>
    isRepeatable(methods.get(name) ?? assert.fail(name), requestId);
  for (const name of ['PackService.GetPack', 'PackService.ListPacks', 'SigningService.SignStatement']) {
    assert.equal(repeatable(name), true, name);
  }
  for (const name of ['PackService.CreatePack', 'VersionService.PublishVersion', 'WorkspaceService.PutFile']) {
    assert.deepEqual([repeatable(name), repeatable(name, 'r-1')], [false, true], name);
  }
});
