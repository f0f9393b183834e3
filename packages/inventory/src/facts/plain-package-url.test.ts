import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NEEDS_REAL_DOCUMENTS, READ_FOLDERS, realBytes, realPaths } from '../testing/real-documents.ts';
import { libraryPackageUrl, libraryPackageUrlOf } from './package-url.ts';
import { plainPackageUrl, plainPackageUrlOf } from './plain-package-url.ts';

const plainWord = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,5}$/);
const word = fc.oneof(
  { weight: 4, arbitrary: plainWord },
  { weight: 1, arbitrary: fc.stringMatching(/^[a-zA-Z0-9._+:~%@/ -]{0,6}$/) },
);
const type = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom('npm', 'deb', 'apk', 'rpm', 'maven', 'pypi', 'gem', 'cargo', 'nuget', 'composer'),
  },
  { weight: 1, arbitrary: fc.constantFrom('golang', 'oci', 'conan', 'swift', 'pub', 'NPM', 'generic', '') },
);
const end = fc.constantFrom('', '', '', '', '', '', '#x', '?', '@', '/', ' ');
const purl = fc
  .tuple(
    type,
    fc.array(word, { minLength: 1, maxLength: 3 }),
    fc.option(word),
    fc.array(fc.tuple(word, word), { maxLength: 2 }),
    end,
  )
  .map(([kind, names, version, qualifiers, rest]) => {
    const query = qualifiers.map(([key, value]) => `${key}=${value}`).join('&');
    return `pkg:${kind}/${names.join('/')}${version === null ? '' : `@${version}`}${query === '' ? '' : `?${query}`}${rest}`;
  });

test('what is built as plain is built by the library alike', () => {
  const optional = fc.option(word, { nil: undefined });
  let plain = 0;
  fc.assert(
    fc.property(type, optional, word, optional, (...parts) => {
      const built = plainPackageUrlOf(...parts);
      if (built === undefined) return;
      plain += 1;
      assert.equal(built, libraryPackageUrlOf(...parts));
    }),
    { numRuns: 3_000 },
  );
  assert.ok(plain > 200, `${plain} of 3000 were plain`);
});

test('what is read as plain is read by the library alike', () => {
  let plain = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        purl,
        purl.map((text) => text.toLowerCase()),
      ),
      (text) => {
        const read = plainPackageUrl(text);
        if (read === undefined) return;
        plain += 1;
        assert.deepEqual(read, libraryPackageUrl(text), text);
      },
    ),
    { numRuns: 5_000 },
  );
  assert.ok(plain > 200, `${plain} of 5000 were plain`);
});

const plain = [
  'pkg:npm/body-parser@1.19.0',
  'pkg:deb/debian/curl@7.88.1-10?arch=amd64&distro=debian-12',
  'pkg:deb/debian/vim@2:8.1~rc1+deb10u1?arch=all',
  'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
  'pkg:pypi/flask',
];
for (const text of plain) {
  test(`${text} is plain`, () => {
    assert.ok(plainPackageUrl(text));
    assert.deepEqual(plainPackageUrl(text), libraryPackageUrl(text));
  });
}

const others = [
  'pkg:npm/%40angular/core@1',
  'pkg:maven/log4j@1',
  'pkg:pypi/Flask_Login@1',
  'pkg:golang/x@v1',
  'npm/x',
  '',
];
for (const text of others) {
  test(`${JSON.stringify(text)} is left to the library`, () => assert.equal(plainPackageUrl(text), undefined));
}

test('the purls of real documents are read alike', NEEDS_REAL_DOCUMENTS, () => {
  const texts = realPaths(...READ_FOLDERS).flatMap(
    (path) =>
      realBytes(path)
        .toString('utf8')
        .match(/pkg:[^"\\]+/g) ?? [],
  );
  const all = [...new Set(texts)];
  assert.ok(all.length > 500);
  for (const text of all) {
    const read = plainPackageUrl(text);
    if (read !== undefined) assert.deepEqual(read, libraryPackageUrl(text), text);
  }
});
