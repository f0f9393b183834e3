import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ImageReference, isContentDigest, parseImageReference, shortRepository } from './image-reference.ts';

const SHA = `sha256:${'a'.repeat(64)}`;

const parsed: [string, ImageReference][] = [
  ['busybox', { repository: 'busybox' }],
  ['busybox:1.32.1', { repository: 'busybox', tag: '1.32.1' }],
  ['docker.io/library/busybox:1.32.1', { repository: 'busybox', tag: '1.32.1' }],
  ['index.docker.io/library/busybox', { repository: 'busybox' }],
  ['docker.io/shop/web', { repository: 'shop/web' }],
  ['ghcr.io/library/busybox', { repository: 'ghcr.io/library/busybox' }],
  ['localhost:5000/web', { repository: 'localhost:5000/web' }],
  ['localhost:5000/web:1', { repository: 'localhost:5000/web', tag: '1' }],
  [`web@${SHA}`, { repository: 'web', digest: SHA }],
  [`r.example:443/shop/web:1@${SHA}`, { repository: 'r.example:443/shop/web', tag: '1', digest: SHA }],
  ['web@sha256:short', { repository: 'web@sha256', tag: 'short' }],
  ['user@host/x', { repository: 'user@host/x' }],
  ['', { repository: '' }],
  [':', { repository: '', tag: '' }],
];
for (const [text, reference] of parsed) {
  test(`image ${JSON.stringify(text)}`, () => assert.deepEqual(parseImageReference(text), reference));
}

test('only lower-case SHA-2 digests are content digests', () => {
  const digests = [SHA, `sha512:${'0'.repeat(128)}`, SHA.toUpperCase(), `${SHA} `, 'sha256:', `md5:${'a'.repeat(32)}`];
  assert.deepEqual(digests.map(isContentDigest), [true, true, false, false, false, false]);
});

test('only Docker Hub’s own names are implied', () => {
  assert.equal(shortRepository('registry-1.docker.io/library/x'), 'x');
  assert.equal(shortRepository('evil.docker.io/library/x'), 'evil.docker.io/library/x');
  assert.equal(shortRepository('docker.io.evil/library/x'), 'docker.io.evil/library/x');
});

test('no text throws, and nothing but Docker Hub’s implied names gets lost', () => {
  const unit = fc.constantFrom('a', '/', ':', '@', '.', 'docker.io/', 'library/', SHA, '\n', 'é');
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      const { repository, tag, digest } = parseImageReference(text);
      const again = `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
      assert.equal(text.endsWith(again) || shortRepository(text) === again, true, `${text} became ${again}`);
    }),
  );
});
