import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { test } from 'node:test';
import { inRepository, readText } from './compose-file.ts';
import { ownServices, VARIANTS } from './variants.ts';

const lines = readText('deploy/Containerfile').split('\n');
const stages = lines.flatMap((line) => /^FROM (\S+) AS (\S+)$/.exec(line)?.slice(1) ?? []);
const ignored = readText('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

test('what the image is made of is pinned, and copied from a stage that is there', () => {
  const bases = stages.filter((_, index) => index % 2 === 0);
  const names = stages.filter((_, index) => index % 2 === 1);
  for (const base of bases) assert.match(base, /^node:\d+\.\d+\.\d+-[a-z]+-slim$/);
  assert.equal(names.at(-1), 'runtime');
  const copied = lines.flatMap((line) => /^COPY --from=(\S+)/.exec(line)?.[1] ?? []);
  assert.deepEqual(copied, ['dependencies']);
});

test('it runs as nobody special, and starts what the compose file names', () => {
  const runtime = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  assert.deepEqual(
    runtime.filter((line) => line.startsWith('USER ')),
    ['USER 1000:1000'],
  );
  assert.ok(runtime.includes('ENTRYPOINT ["node"]'));
  const [, started = ''] = /for service in (.+);/.exec(lines.join('\n')) ?? [];
  const inCompose = VARIANTS.flatMap(({ compose }) => ownServices(compose).map(([name]) => name));
  assert.deepEqual(started.split(' ').sort(), [...new Set([...inCompose, 'standalone'])].sort());
});

test('the build sees sources and every manifest, and no secret', () => {
  assert.equal(ignored[0], '*');
  const seen = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const { workspaces } = JSON.parse(readText('package.json'));
  for (const workspace of workspaces) {
    for (const manifest of globSync(`${workspace}/package.json`, { cwd: inRepository('.') })) {
      const isSeen = seen.some((each) => matchesGlob(manifest, each) || manifest.startsWith(`${each}/`));
      assert.ok(isSeen, manifest);
    }
  }
  assert.ok(!seen.some((each) => 'deploy/secrets'.startsWith(each)));
  assert.ok(ignored.includes('**/node_modules'));
});
