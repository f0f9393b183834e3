import { buildPackageUrl } from './package-url.ts';

/** Purl types by the ecosystem's name in the OSV schema. Distributions name the purl's namespace too, as scanners write it. */
const ECOSYSTEMS: ReadonlyMap<string, { readonly type: string; readonly namespace?: string }> = new Map([
  ['npm', { type: 'npm' }],
  ['PyPI', { type: 'pypi' }],
  ['Go', { type: 'golang' }],
  ['Maven', { type: 'maven' }],
  ['crates.io', { type: 'cargo' }],
  ['RubyGems', { type: 'gem' }],
  ['Packagist', { type: 'composer' }],
  ['NuGet', { type: 'nuget' }],
  ['Pub', { type: 'pub' }],
  ['Hex', { type: 'hex' }],
  ['Hackage', { type: 'hackage' }],
  ['ConanCenter', { type: 'conan' }],
  ['CRAN', { type: 'cran' }],
  ['SwiftURL', { type: 'swift' }],
  ['GitHub Actions', { type: 'github' }],
  ['Bitnami', { type: 'bitnami' }],
  ['Debian', { type: 'deb', namespace: 'debian' }],
  ['Ubuntu', { type: 'deb', namespace: 'ubuntu' }],
  ['Alpine', { type: 'apk', namespace: 'alpine' }],
  ['Wolfi', { type: 'apk', namespace: 'wolfi' }],
  ['Chainguard', { type: 'apk', namespace: 'chainguard' }],
  ['MinimOS', { type: 'apk', namespace: 'minimos' }],
  ['Red Hat', { type: 'rpm', namespace: 'redhat' }],
  ['Rocky Linux', { type: 'rpm', namespace: 'rocky' }],
  ['AlmaLinux', { type: 'rpm', namespace: 'almalinux' }],
  ['openSUSE', { type: 'rpm', namespace: 'opensuse' }],
  ['SUSE', { type: 'rpm', namespace: 'suse' }],
  ['openEuler', { type: 'rpm', namespace: 'openeuler' }],
  ['Mageia', { type: 'rpm', namespace: 'mageia' }],
  ['Photon OS', { type: 'rpm', namespace: 'photon' }],
]);

/** `Debian` of `Debian:12`: what follows the colon is a release. */
export function ecosystemFamily(ecosystem: string): string {
  return ecosystem.split(':', 1)[0] ?? ecosystem;
}

/** `debian` of `Debian:12`; `undefined` for what is no distribution of Linux that is known. */
export function ecosystemDistribution(ecosystem: string): string | undefined {
  return ECOSYSTEMS.get(ecosystemFamily(ecosystem))?.namespace;
}

/**
 * The purl of a package that is called by its ecosystem (`PyPI`, `Debian:12`), for reports that carry none. `undefined` for an
 * ecosystem that is not known, and for names that make no purl.
 */
export function ecosystemPackageUrl(ecosystem: string, name: string, version: string | undefined): string | undefined {
  const known = ECOSYSTEMS.get(ecosystemFamily(ecosystem));
  if (known === undefined) return undefined;
  const { type, namespace } = known;
  if (namespace !== undefined) return buildPackageUrl(type, namespace, name, version);
  const split = type === 'maven' ? name.indexOf(':') : name.lastIndexOf('/');
  const own = split > 0 ? name.slice(0, split) : undefined;
  return buildPackageUrl(type, own, split > 0 ? name.slice(split + 1) : name, moduleVersion(type, name, version));
}

/** Go's own tools, and with them other scanners, write a `v` before a module's version, and OSV does not. */
function moduleVersion(type: string, name: string, version: string | undefined): string | undefined {
  const isModule = type === 'golang' && name !== 'stdlib' && name !== 'toolchain';
  return isModule && version !== undefined && /^\d/.test(version) ? `v${version}` : version;
}
