import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalizeTimestamp } from './timestamp.ts';

const read: [string, string][] = [
  ['2021-12-10T10:15:09Z', '2021-12-10T10:15:09Z'],
  ['2021-12-10t10:15:09z', '2021-12-10T10:15:09Z'],
  ['2021-12-10 10:15:09Z', '2021-12-10T10:15:09Z'],
  ['2022-07-22T09:45:32+01:00', '2022-07-22T08:45:32Z'],
  ['2022-01-01T00:30:00-05:30', '2022-01-01T06:00:00Z'],
  ['2022-01-01T00:00:00+14:00', '2021-12-31T10:00:00Z'],
  ['2022-01-01T00:00:00-00:00', '2022-01-01T00:00:00Z'],
  ['2021-12-10T10:15:09.5Z', '2021-12-10T10:15:09.500Z'],
  ['2021-12-10T10:15:09.0Z', '2021-12-10T10:15:09Z'],
  ['2023-12-05T05:04:34.999999999Z', '2023-12-05T05:04:34.999Z'],
  ['2021-12-10', '2021-12-10T00:00:00Z'],
  ['2024-02-29', '2024-02-29T00:00:00Z'],
];
for (const [text, instant] of read) {
  test(`${text} is ${instant}`, () => assert.equal(normalizeTimestamp(text), instant));
}

const refused = [
  ['no offset: its instant would be the reader’s', '2021-12-10T10:15:09'],
  ['30 February', '2021-02-30T00:00:00Z'],
  ['29 February of a common year', '2023-02-29'],
  ['31 April', '2021-04-31'],
  ['month 13', '2021-13-01'],
  ['day 0', '2021-01-00'],
  ['a leap second', '2016-12-31T23:59:60Z'],
  ['hour 25', '2021-01-01T25:00:00Z'],
  ['an offset of 99 hours', '2021-01-01T00:00:00+99:99'],
  ['an instant past the year 9999', '9999-12-31T23:59:59-01:00'],
  ['an instant before the year 0', '0000-01-01T00:00:00+01:00'],
  ['six digits of year', '+012021-01-01T00:00:00Z'],
  ['RFC 2822', 'Fri, 10 Dec 2021 10:15:09 GMT'],
  ['no seconds', '2021-12-10T10:15Z'],
  ['white space', ' 2021-12-10'],
  ['digits of another script', '٢٠٢١-12-10'],
  ['nothing', ''],
] as const;
for (const [name, text] of refused) {
  test(`not a time: ${name}`, () => assert.equal(normalizeTimestamp(text), undefined));
}

test('a normal time stays as it is, and every instant of four-digit years has one', () => {
  const range = {
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  };
  fc.assert(
    fc.property(fc.date(range), (date) => {
      const text = normalizeTimestamp(date.toISOString());
      assert.equal(Date.parse(text ?? ''), date.getTime());
      assert.equal(normalizeTimestamp(text ?? ''), text);
    }),
  );
});

test('an offset moves the clock, and not the instant', () => {
  const minutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
  fc.assert(
    fc.property(minutes, (offset) => {
      const local = new Date(Date.UTC(2022, 5, 15, 12) + offset * 60_000).toISOString().slice(0, 19);
      const [hours, rest] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
      const sign = offset < 0 ? '-' : '+';
      const suffix = `${sign}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
      assert.equal(normalizeTimestamp(`${local}${suffix}`), '2022-06-15T12:00:00Z');
    }),
  );
});
