import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, findingOf, type OverrideParts, overrideOf } from './override-for-test.ts';
import { prepareOverrides } from './prepare.ts';

const GHSA = 'GHSA-35jh-r3h4-6jhm';
const DEBIAN = 'pkg:deb/debian/curl@7.74.0-1.3?arch=amd64&distro=debian-11';

interface Asked {
  readonly purl?: string;
  readonly advisory?: string;
  readonly aliases?: readonly string[];
  readonly artifact?: string;
  readonly rule?: string;
  readonly environment?: string;
}

function acts(parts: OverrideParts, asked: Asked): boolean {
  const { environment = 'prod', artifact = 'shop:1.2', rule = 'block_high' } = asked;
  const prepared = prepareOverrides([overrideOf(parts)], { environment, at: AT });
  return prepared.find(findingOf(asked.purl, asked.advisory, asked.aliases), artifact, rule) !== undefined;
}

const purls: [scope: string, component: string, covered: boolean][] = [
  ['pkg:npm/lodash', 'pkg:npm/lodash@4.17.20', true],
  ['pkg:npm/lodash', 'pkg:npm/lodash', true],
  ['pkg:npm/lodash@4.17.20', 'pkg:npm/lodash@4.17.20', true],
  ['pkg:npm/lodash@4.17.20', 'pkg:npm/lodash@4.17.21', false],
  ['pkg:npm/lodash@4.17.20', 'pkg:npm/lodash', false],
  ['pkg:npm/lodash', 'pkg:npm/lodash-es@4.17.20', false],
  ['pkg:npm/%40angular/core', 'pkg:npm/@angular/core@1.0.0', true],
  ['pkg:npm/core', 'pkg:npm/%40angular/core@1.0.0', false],
  ['pkg:PyPI/Foo_Bar', 'pkg:pypi/foo-bar@1', true],
  ['pkg:deb/debian/curl@7.74.0-1.3', DEBIAN, true],
  ['pkg:deb/debian/curl?arch=amd64', DEBIAN, true],
  ['pkg:deb/debian/curl?arch=arm64', DEBIAN, false],
  ['pkg:deb/debian/curl?distro=debian-11&arch=amd64', DEBIAN, true],
  ['pkg:golang/github.com/x/y@1#api', 'pkg:golang/github.com/x/y@1#api', true],
  ['pkg:golang/github.com/x/y@1#api', 'pkg:golang/github.com/x/y@1', false],
  ['pkg:npm/*', 'pkg:npm/lodash@4.17.20', false],
  ['pkg:npm/lodash', 'not a purl', false],
  ['pkg:npm/lodash', '', false],
];
for (const [scope, component, covered] of purls) {
  test(`${scope} ${covered ? 'covers' : 'does not cover'} ${component || 'a component without a purl'}`, () => {
    assert.equal(acts({ scope: { purl: scope } }, { purl: component }), covered);
  });
}

const others: [name: string, override: OverrideParts, asked: Asked, covered: boolean][] = [
  ['an advisory by its id', { scope: { advisory: 'CVE-2021-23337' } }, {}, true],
  ['an advisory in another case', { scope: { advisory: 'cve-2021-23337' } }, {}, true],
  ['an advisory by an alias', { scope: { advisory: GHSA } }, { aliases: [GHSA] }, true],
  ['another advisory', { scope: { advisory: GHSA } }, {}, false],
  ['an id of a feed, in another case', { scope: { advisory: 'acme-1' } }, { advisory: 'ACME-1' }, false],
  ['an artifact', { scope: { artifact: 'shop:1.2' } }, {}, true],
  ['another artifact', { scope: { artifact: 'shop:1.2' } }, { artifact: 'shop:1.20' }, false],
  ['a finding that nobody says the artifact of', { scope: { artifact: 'shop:1.2' } }, { artifact: '' }, false],
  ['an environment', { scope: { environment: 'prod' } }, {}, true],
  ['another environment', { scope: { environment: 'prod' } }, { environment: 'dev' }, false],
  ['no environment in particular', { scope: { environment: 'prod' } }, { environment: '' }, false],
  ['every environment', { scope: { artifact: 'shop:1.2' } }, { environment: '' }, true],
  ['the rule that won', { rule: 'block_high' }, {}, true],
  ['another rule that won', { rule: 'block_high' }, { rule: 'block_kev' }, false],
  ['no rule that won', { rule: 'block_high' }, { rule: '' }, false],
  ['all that is said', { rule: 'block_high', scope: { purl: 'pkg:npm/lodash', artifact: 'shop:1.2' } }, {}, true],
  ['not all that is said', { scope: { purl: 'pkg:npm/lodash', artifact: 'shop:1.3' } }, {}, false],
];
for (const [name, override, asked, covered] of others) {
  test(`${covered ? 'acts' : 'does not act'} on ${name}`, () => assert.equal(acts(override, asked), covered));
}

test('an override whose purl is none is refused: nobody could tell what it covers', () => {
  const overrides = [overrideOf({ scope: { purl: 'lodash' } })];
  assert.throws(() => prepareOverrides(overrides, { environment: '', at: AT }), TypeError);
});
