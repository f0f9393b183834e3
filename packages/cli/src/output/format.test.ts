import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { VersionState } from '@policy-registry/contracts/registry';
import { shortDigest, time, words } from './format.ts';

describe('how values read', () => {
  it('times in UTC, to the second', () => {
    assert.equal(time(timestampFromDate(new Date('2026-11-24T10:19:08.999+02:00'))), '2026-11-24 08:19:08Z');
    assert.equal(time(undefined), '');
  });

  it('digests by their first twelve digits', () => {
    assert.equal(shortDigest(`sha256:${'0123456789ab'.repeat(5)}cdef`), '0123456789ab');
    assert.equal(shortDigest(''), '');
  });

  it('names of enums as words', () => {
    assert.equal(words(VersionState[VersionState.IN_REVIEW]), 'in review');
    assert.equal(words(VersionState[99 as VersionState]), '');
  });
});
