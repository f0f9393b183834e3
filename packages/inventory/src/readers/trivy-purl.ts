import { buildPackageUrl } from '../facts/package-url.ts';

/** Trivy's result types by purl type. Those of operating systems name the purl's namespace too. */
const RESULT_TYPES = {
  apk: ['alpine', 'wolfi', 'chainguard'],
  deb: ['debian', 'ubuntu'],
  rpm: ['redhat', 'centos', 'rocky', 'alma', 'amazon', 'oracle', 'fedora'],
  maven: ['jar', 'pom', 'gradle', 'sbt'],
  npm: ['npm', 'node-pkg', 'yarn', 'pnpm', 'bun'],
  pypi: ['pip', 'pipenv', 'poetry', 'uv', 'python-pkg'],
  golang: ['gomod', 'gobinary'],
  gem: ['bundler', 'gemspec'],
  cargo: ['cargo', 'rustbinary', 'rust-binary'],
  composer: ['composer', 'composer-vendor'],
  nuget: ['nuget', 'dotnet-core', 'packages-props'],
  conan: ['conan'],
};

const OPERATING_SYSTEMS = new Set(['apk', 'deb', 'rpm']);

const PURL_TYPE: ReadonlyMap<string, string> = new Map(
  Object.entries(RESULT_TYPES).flatMap(([type, names]) => names.map((name) => [name, type] as const)),
);

/**
 * The purl of a package in reports that carry none (before Trivy 0.48), so that VEX and other scanners can be joined by
 * it. `undefined` for a result type that is not known.
 */
export function trivyPackageUrl(resultType: string, name: string, version: string | undefined): string | undefined {
  const type = PURL_TYPE.get(resultType);
  if (type === undefined) return undefined;
  if (OPERATING_SYSTEMS.has(type)) return buildPackageUrl(type, resultType, name, version);
  const split = type === 'maven' ? name.indexOf(':') : name.lastIndexOf('/');
  const namespace = split > 0 ? name.slice(0, split) : undefined;
  return buildPackageUrl(type, namespace, split > 0 ? name.slice(split + 1) : name, version);
}
