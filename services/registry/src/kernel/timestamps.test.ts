import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toJson } from '@bufbuild/protobuf';
import { TimestampSchema, timestampFromDate } from '@bufbuild/protobuf/wkt';
import { reason } from './story-fixture.ts';
import { readTimestamp, timestampOf } from './timestamps.ts';

test('every time that is taken can be stored and said again, also in JSON', () => {
  for (const iso of ['0001-01-01T00:00:00.000Z', '2026-11-25T12:00:00.001Z', '9999-12-31T23:59:59.999Z']) {
    const stored = readTimestamp('dueTime', timestampFromDate(new Date(iso))).toISOString();
    assert.equal(stored, iso);
    assert.equal(Date.parse(toJson(TimestampSchema, timestampOf(stored)) as string), Date.parse(iso));
  }
});

test('a time outside of the years 1 to 9999 is refused by its field', () => {
  for (const seconds of [-62_135_596_801n, 253_402_300_800n, 10n ** 15n, -(2n ** 63n), 2n ** 63n - 1n]) {
    const given = { ...timestampFromDate(new Date(0)), seconds };
    assert.throws(
      () => readTimestamp('dueTime', given),
      (error: { violations: { field: string }[] }) => error.violations[0]?.field === 'dueTime',
    );
    assert.throws(() => readTimestamp('dueTime', given), reason('INVALID_ARGUMENT'));
  }
});
