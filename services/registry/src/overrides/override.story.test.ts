import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import { OverrideService, OverrideState } from '@policy-registry/contracts/registry';
import { PACK, reason } from '../kernel/story-fixture.ts';
import { openOverrides } from './override-fixture.ts';
import { OVERRIDE_PREDICATE } from './override-statement.ts';

const { listOverrides, approveOverride } = OverrideService.method;
const { PENDING, APPROVED, DISABLED, EXPIRED } = OverrideState;

test('from the wish to its end: asked for, approved under signature, disabled, and every step told', async (t) => {
  const { ask, approve, disable, read, told, attestor } = await openOverrides(t);
  const asked = await ask({ rule: 'block_critical', scope: { purl: 'pkg:NPM/lodash', environment: 'prod' } });
  assert.equal(asked.state, PENDING);
  assert.deepEqual([asked.createdBy, asked.approvedBy, asked.scope?.purl], ['author', [], 'pkg:npm/lodash']);

  const approved = await approve(asked.override);
  assert.deepEqual([approved.state, approved.approvedBy], [APPROVED, ['approver']]);
  const [statement] = attestor.signed.slice(-1);
  assert.ok(statement !== undefined);
  const { terms, ...said } = statement.predicate as { terms: { override: string }; approver: string };
  assert.equal(statement.predicateType, OVERRIDE_PREDICATE);
  assert.deepEqual(statement.subjects, [{ name: `override/${asked.override}`, digest: sha256(canonicalJson(terms)) }]);
  assert.deepEqual([terms.override, said.approver], [asked.override, 'approver']);
  assert.deepEqual(attestor.recorded.slice(-1), [`sha256:${approved.attestation}`]);

  const disabled = await disable(asked.override);
  assert.deepEqual([disabled.state, disabled.disabledBy, disabled.disableReason], [DISABLED, 'operator', 'fixed']);
  assert.deepEqual(await read(asked.override), disabled);

  const events = await told(asked.override);
  assert.deepEqual(
    events.map(([type, { actor, from, to, pack, environment }]) => [type, actor, from, to, pack, environment]),
    [
      ['policy.override.requested', 'author', undefined, 'pending', PACK, 'prod'],
      ['policy.override.approved', 'approver', 'pending', 'approved', PACK, 'prod'],
      ['policy.override.disabled', 'operator', 'approved', 'disabled', PACK, 'prod'],
    ],
  );
  assert.deepEqual(
    events.map(([, { attestations = [] }]) => attestations.map(({ attestation }) => attestation)),
    [[], [approved.attestation], []],
  );
});

test('who asks for it never approves it, whatever they may do otherwise', async (t) => {
  const { ask, approve, read, attestor } = await openOverrides(t);
  const { override } = await ask();
  const signed = attestor.signed.length;
  await assert.rejects(approve(override, 'author'), reason('SELF_APPROVAL'));
  assert.equal((await read(override)).state, PENDING);
  assert.equal(attestor.signed.length, signed);
});

test('an approval of what somebody has changed since is refused where the caller says what was seen', async (t) => {
  const { ask, approve, disable, call } = await openOverrides(t);
  const { override, etag } = await ask();
  await disable(override);
  const late = call(approveOverride, { override, etag }, { as: 'approver' });
  await assert.rejects(late, reason('ETAG_MISMATCH'));
  await assert.rejects(approve(override), reason('INVALID_STATE'));
});

test('of two approvals at once one counts', async (t) => {
  const { ask, approve, read, told } = await openOverrides(t);
  const { override } = await ask();
  const both = await Promise.allSettled([approve(override, 'approver'), approve(override, 'second')]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  assert.equal((await read(override)).approvedBy.length, 1);
  assert.equal((await told(override)).filter(([type]) => type === 'policy.override.approved').length, 1);
});

test('a state takes the verbs of the machine, and no other', async (t) => {
  const { ask, approve, disable, pass } = await openOverrides(t);
  const [pending, approved, disabled] = [await ask(), await ask(), await ask()];
  await approve(approved.override);
  await disable(disabled.override);
  await assert.rejects(approve(approved.override), reason('INVALID_STATE'));
  for (const verb of [approve, disable]) await assert.rejects(verb(disabled.override), reason('INVALID_STATE'));
  pass(31);
  for (const { override } of [pending, approved]) {
    for (const verb of [approve, disable]) await assert.rejects(verb(override), reason('INVALID_STATE'));
  }
});

test('lists are of one pack or all, of one state or all, newest first, and right to the millisecond', async (t) => {
  const { ask, approve, disable, call, pass, inDays } = await openOverrides(t);
  const soon = { expireTime: timestampFromDate(inDays(1)) };
  const made = [await ask(), await ask(soon), await ask(soon), await ask()];
  const [pending, lapsed, forgotten, ended] = made.map(({ override }) => override) as [string, string, string, string];
  await approve(lapsed);
  await disable(ended);
  pass(2);
  const list = async (request: Parameters<typeof call<typeof listOverrides>>[1]) =>
    (await call(listOverrides, request)).overrides.map(({ override }) => override);
  assert.deepEqual(await list({ state: EXPIRED }), [forgotten, lapsed]);
  assert.deepEqual(await list({ state: APPROVED }), []);
  assert.deepEqual(await list({ state: PENDING, pack: PACK }), [pending]);
  assert.deepEqual(await list({ pack: 'other' }), []);
  const first = await call(listOverrides, { pageSize: 3 });
  const rest = await call(listOverrides, { pageSize: 3, pageToken: first.nextPageToken });
  const paged = [...first.overrides, ...rest.overrides].map(({ override }) => override);
  assert.deepEqual(paged, [ended, forgotten, lapsed, pending]);
  assert.equal(rest.nextPageToken, '');
});

test('another tenant has no such override, and takes no part in it', async (t) => {
  const { ask, approve, disable, read, call } = await openOverrides(t);
  const { override } = await ask();
  await assert.rejects(read(override, 'author@globex'), reason('NOT_FOUND'));
  await assert.rejects(approve(override, 'approver@globex'), reason('NOT_FOUND'));
  await assert.rejects(disable(override, 'operator@globex'), reason('NOT_FOUND'));
  assert.deepEqual((await call(listOverrides, {}, { as: 'author@globex' })).overrides, []);
  await assert.rejects(ask({}, 'author@globex'), reason('NOT_FOUND'));
});

test('what is approved says since when it acts', async (t) => {
  const { ask, approve, now } = await openOverrides(t);
  const { override } = await ask();
  const before = now();
  const { approveTime } = await approve(override);
  assert.ok(approveTime !== undefined && timestampDate(approveTime) > before && timestampDate(approveTime) < now());
});
