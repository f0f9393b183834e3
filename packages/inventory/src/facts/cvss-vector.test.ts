import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CvssVectorReader } from './cvss-vector.ts';

/** Scores of FIRST's own examples and of NVD. */
const vectors: [string, number | undefined, string?][] = [
  ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5, '2.0'],
  ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, '3.0'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10, '3.1'],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:N', 7.7, '3.1'],
  ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:N/E:P/RL:O', 7.7, '3.1'],
  ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0, '3.1'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3, '4.0'],
  ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U', 9.3, '4.0'],
  ['CVSS:4.0/AV:N', undefined],
  ['CVSS:3.1/AV:N/AC:L', undefined],
  ['CVSS:3.1/AV:Z/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:N', undefined],
  ['CVSS:3.1/garbage', undefined],
  ['CVSS:9.9/AV:N', undefined],
  [`CVSS:3.1/${'AV:N/'.repeat(10_000)}`, undefined],
  ['7.5', undefined],
  ['', undefined],
];

for (const [vector, score, version] of vectors) {
  test(`${vector.slice(0, 80) || 'nothing'} scores ${score ?? 'nothing'}`, () => {
    const rating = score === undefined ? undefined : { score, vector, version, primary: false };
    const reader = new CvssVectorReader();
    assert.deepEqual(reader.read(vector), rating);
    assert.deepEqual(reader.read(vector), rating);
  });
}
