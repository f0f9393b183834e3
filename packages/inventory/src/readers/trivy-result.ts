import type { InventoryComponent } from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import { trivyPackageUrl } from './trivy-purl.ts';

/** Lists of a result that are no vulnerabilities of components. */
export const LEFT_OUT = ['Misconfigurations', 'Secrets', 'Licenses', 'CustomResources', 'ExperimentalModifiedFindings'];

export function leaveOut(key: string, result: JsonView, count: number, context: ReaderContext): void {
  context.notes.add(`trivy-${key.toLowerCase()}`, `${key} were left out`, result.path(key), count);
}

export function readPackage(entry: JsonView, result: JsonView, context: ReaderContext): InventoryComponent {
  const name = entry.requiredText('Name');
  const version = packageVersion(entry);
  return context.component({
    purl: readPurl(entry.object('Identifier'), context) ?? derivedPurl(result, name, version),
    name,
    version,
    licenses: entry.texts('Licenses'),
    layerDigest: layerOf(entry),
  });
}

/** Operating system packages keep epoch and release apart. */
function packageVersion(entry: JsonView): string | undefined {
  const version = entry.filledText('Version');
  if (version === undefined) return undefined;
  const epoch = entry.number('Epoch', 0, 1e9) ?? 0;
  const release = entry.filledText('Release');
  return `${epoch > 0 ? `${epoch}:` : ''}${version}${release === undefined ? '' : `-${release}`}`;
}

export function readVulnerablePackage(entry: JsonView, result: JsonView, context: ReaderContext): InventoryComponent {
  const name = entry.requiredText('PkgName');
  const version = entry.filledText('InstalledVersion');
  return context.component({
    purl: readPurl(entry.object('PkgIdentifier'), context) ?? derivedPurl(result, name, version),
    name,
    version,
    layerDigest: layerOf(entry),
  });
}

function readPurl(identifier: JsonView | undefined, context: ReaderContext): string | undefined {
  return identifier === undefined ? undefined : context.purl(identifier, 'PURL');
}

function derivedPurl(result: JsonView, name: string, version: string | undefined): string | undefined {
  return trivyPackageUrl(result.text('Type') ?? '', name, version);
}

/** The compressed layer's digest, else that of its content. */
function layerOf(entry: JsonView): string | undefined {
  const layer = entry.object('Layer');
  return layer?.filledText('Digest') ?? layer?.filledText('DiffID');
}
