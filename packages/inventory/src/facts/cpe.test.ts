import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpeName, onlyCpe } from './cpe.ts';

const names: [string, string | undefined][] = [
  ['cpe:2.3:a:apache:log4j:2.14.1:*:*:*:*:*:*:*', 'a:apache:log4j:2.14.1'],
  ['cpe:2.3:a:Apache:Log4j:2.14.1', 'a:apache:log4j:2.14.1'],
  ['cpe:/a:apache:log4j:2.14.1', 'a:apache:log4j:2.14.1'],
  ['cpe:/o:redhat:enterprise_linux:8::baseos', 'o:redhat:enterprise_linux:8:*:baseos'],
  ['cpe:2.3:o:redhat:enterprise_linux:8:*:baseos:*:*:*:*:*', 'o:redhat:enterprise_linux:8:*:baseos'],
  ['cpe:2.3:a:x:log4j\\-core:1\\.0:*:*:*:*:*:*:*', 'a:x:log4j-core:1.0'],
  ['cpe:2.3:a:x:a\\:b:*:*:*:*:*:*:*:*', 'a:x:a\\:b'],
  ['cpe:/a:x:y+z:1', 'a:x:y\\+z:1'],
  ['cpe:2.3:a:x:y:-:*:*:*:*:*:*:*', 'a:x:y:-'],
  ['cpe:2.3:a:*:y:1:*:*:*:*:*:*:*', undefined],
  ['cpe:2.3:a:x:-:1:*:*:*:*:*:*:*', undefined],
  ['cpe:2.3:q:x:y:1:*:*:*:*:*:*:*', undefined],
  ['cpe:2.3:a:x', undefined],
  ['cpe:2.3:a:1:2:3:4:5:6:7:8:9:10:11', undefined],
  ['cpe:/a:x:y%21:1', undefined],
  ['cpe:/a:x:y:1::~~~z~~', undefined],
  ['pkg:npm/x@1', undefined],
  ['', undefined],
];

for (const [text, name] of names) {
  test(`${text || 'nothing'} is ${name ?? 'no name of a product'}`, () => {
    assert.equal(cpeName(text), name);
  });
}

test('a package is called by the one CPE that it has, in whichever forms, and not by guesses', () => {
  const forms = ['cpe:2.3:a:x:y:1:*:*:*:*:*:*:*', 'pkg:npm/y@1', 'cpe:/a:x:y:1'];
  assert.equal(cpeName(onlyCpe(forms) ?? ''), 'a:x:y:1');
  assert.equal(onlyCpe([...forms, 'cpe:2.3:a:y:y:1:*:*:*:*:*:*:*']), undefined);
  assert.equal(onlyCpe(['pkg:npm/y@1']), undefined);
});
