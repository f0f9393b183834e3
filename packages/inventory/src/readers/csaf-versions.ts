import { cpeName } from '../facts/cpe.ts';
import { type PackageUrlReader, purlVersion } from '../facts/package-url.ts';
import type { JsonView } from '../json/json-view.ts';

/** Categories of branches that mean less than all versions of what they are on. */
const NARROWING = new Set(['product_version', 'product_version_range', 'service_pack', 'patch_level']);

const EVERY_VERSION = /^vers:[\w.+-]+\/\*$/;

/**
 * A name without a version means every version, and the branches that lead to a product may mean fewer. The innermost of those
 * counts: one version completes a purl, whatever it looks like. All else (ranges, as versions are not compared here, patches, the
 * version of a CPE) has no name: a statement must not reach a version that it does not speak of. `undefined` is such a name.
 */
export function nameOfVersions(
  name: string,
  branches: readonly JsonView[],
  purls: PackageUrlReader,
): string | undefined {
  if (hasVersion(name)) return name;
  const narrowing = branches.findLast((branch) => isNarrowing(branch, name, purls));
  if (narrowing === undefined) return name;
  const version = narrowing.filledText('name');
  const isOne = narrowing.text('category') === 'product_version' && version !== undefined;
  if (!isOne || !name.startsWith('pkg:')) return undefined;
  return name.replace(/@?(?=[?#]|$)/, `@${encodeURIComponent(purlVersion(purls.read(name)?.type ?? '', version))}`);
}

function isNarrowing(branch: JsonView, name: string, purls: PackageUrlReader): boolean {
  const category = branch.text('category') ?? '';
  if (!NARROWING.has(category)) return false;
  const version = branch.filledText('name') ?? '';
  if (category === 'product_version_range') return !EVERY_VERSION.test(version);
  if (category !== 'product_version') return true;
  // Red Hat calls a branch as the package (`kernel`, `rhel8/buildah`), and means all its versions. A Go module may be called `v2`.
  const packageName = purls.read(name)?.name;
  return packageName === undefined || lastPart(version) !== lastPart(packageName) || /^v?[\d.]+$/i.test(version);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).toLowerCase();
}

function hasVersion(name: string): boolean {
  if (name.startsWith('pkg:')) return /^[^?#]*@[^/@?#]+(?:[?#]|$)/.test(name);
  return /^(?:(?:\\.|[^:\\])+:){3}[^*-]/.test(cpeName(name) ?? '');
}
