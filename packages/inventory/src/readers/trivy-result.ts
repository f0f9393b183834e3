import type { InventoryComponent } from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentSink } from './document-reader.ts';
import type { ReaderContext } from './reader-context.ts';
import { readTrivyAdvisory } from './trivy-advisory.ts';
import { trivyPackageUrl } from './trivy-purl.ts';

/** The lists of a result. */
export const RESULT_LISTS = [
  'Packages',
  'Vulnerabilities',
  'Misconfigurations',
  'Secrets',
  'Licenses',
  'CustomResources',
  'ExperimentalModifiedFindings',
];

/** What the items of results go to. */
export interface ResultTarget {
  readonly sink: DocumentSink;
  readonly context: ReaderContext;
  /** Where the document has several. */
  readonly subject?: number;
}

/** Reads an item of one of those lists, which `path` ends with. `Packages` are written with `--list-all-pkgs`. */
export function readResultItem(path: string, view: JsonView, result: JsonView, target: ResultTarget): void {
  const { sink, context } = target;
  const list = path.slice(path.lastIndexOf('.') + 1);
  if (list === 'Packages') {
    sink.component(ofSubject(readPackage(view, result, context), target));
  } else if (list === 'Vulnerabilities') {
    const component = ofSubject(readVulnerablePackage(view, result, context), target);
    sink.match({ component, advisory: readTrivyAdvisory(view, context) });
  } else {
    context.notes.add(`trivy-${list.toLowerCase()}`, `${list} were left out`, result.path(list));
  }
}

function ofSubject(component: InventoryComponent, { subject }: ResultTarget): InventoryComponent {
  return subject === undefined ? component : { ...component, subject };
}

function readPackage(entry: JsonView, result: JsonView, context: ReaderContext): InventoryComponent {
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

function readVulnerablePackage(entry: JsonView, result: JsonView, context: ReaderContext): InventoryComponent {
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
