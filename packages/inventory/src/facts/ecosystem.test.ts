import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ecosystemPackageUrl } from './ecosystem.ts';

const packages: [string, string, string | undefined, string | undefined][] = [
  ['npm', '@angular/core', '1.0.0', 'pkg:npm/%40angular/core@1.0.0'],
  ['PyPI', 'Jinja2', '3.0.3', 'pkg:pypi/jinja2@3.0.3'],
  ['Go', 'github.com/gogo/protobuf', '1.3.1', 'pkg:golang/github.com/gogo/protobuf@v1.3.1'],
  ['Go', 'github.com/gogo/protobuf', 'v1.3.1', 'pkg:golang/github.com/gogo/protobuf@v1.3.1'],
  ['Go', 'stdlib', '1.22.0', 'pkg:golang/stdlib@1.22.0'],
  ['Maven', 'org.apache.logging.log4j:log4j-core', '2.14.1', 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1'],
  ['Packagist', 'guzzlehttp/guzzle', '6.3.3', 'pkg:composer/guzzlehttp/guzzle@6.3.3'],
  ['crates.io', 'regex', '1.5.1', 'pkg:cargo/regex@1.5.1'],
  ['Debian:12', 'curl', '7.88.1-10', 'pkg:deb/debian/curl@7.88.1-10'],
  ['Ubuntu:22.04:LTS', 'curl', '7.81.0', 'pkg:deb/ubuntu/curl@7.81.0'],
  ['Ubuntu:22.04:LTS', 'vim', '2:8.2', 'pkg:deb/ubuntu/vim@2:8.2'],
  ['Red Hat:enterprise_linux:8::baseos', 'openssl', '1:1.1.1k-5.el8', 'pkg:rpm/redhat/openssl@1.1.1k-5.el8'],
  ['Alpine:v3.18', 'busybox', '1.36.1-r0', 'pkg:apk/alpine/busybox@1.36.1-r0'],
  ['npm', 'x', undefined, 'pkg:npm/x'],
  ['Amiga', 'x', '1', undefined],
  ['', 'x', '1', undefined],
  ['npm', '', '1', undefined],
];

for (const [ecosystem, name, version, purl] of packages) {
  test(`${name || 'nothing'} ${version ?? ''} of ${ecosystem || 'nowhere'} is ${purl ?? 'no purl'}`, () => {
    assert.equal(ecosystemPackageUrl(ecosystem, name, version), purl);
  });
}
