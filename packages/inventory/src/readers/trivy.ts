import type { InventoryComponent, InventoryDocument, InventoryMatch, InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';
import { readTrivyAdvisory } from './trivy-advisory.ts';
import { trivyPackageUrl } from './trivy-purl.ts';

/** Lists of a result that are no vulnerabilities of components. */
const LEFT_OUT = ['Misconfigurations', 'Secrets', 'Licenses', 'CustomResources', 'ExperimentalModifiedFindings'];

/** Trivy's JSON report, schema 2. `Packages` (written with `--list-all-pkgs`) become components. */
export function readTrivy(root: JsonView): InventoryDocument {
  const schema = root.number('SchemaVersion', 0, 1e6);
  if (schema !== 2) {
    root.fail('SchemaVersion', `schema ${schema} is not read; supported: 2`, 'UNSUPPORTED_VERSION');
  }
  const context = new ReaderContext();
  const components: InventoryComponent[] = [];
  const matches: InventoryMatch[] = [];
  for (const result of root.objects('Results')) {
    for (const entry of result.objects('Packages')) components.push(readPackage(entry, result, context));
    for (const entry of result.objects('Vulnerabilities')) {
      matches.push({
        component: readVulnerablePackage(entry, result, context),
        advisory: readTrivyAdvisory(entry, context),
      });
    }
    for (const key of LEFT_OUT) {
      const code = `trivy-${key.toLowerCase()}`;
      context.notes.add(code, `${key} were left out`, result.path(key), result.list(key).length);
    }
  }
  const subject = readSubject(root);
  const version = root.object('Trivy')?.filledText('Version');
  return {
    format: 'trivy',
    formatVersion: '2',
    tool: version === undefined ? 'trivy' : `trivy ${version}`,
    ...(subject && { subject }),
    components,
    matches,
    statements: [],
    notes: context.notes.all(),
  };
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

function readSubject(root: JsonView): InventorySubject | undefined {
  const name = root.filledText('ArtifactName');
  const metadata = root.object('Metadata');
  if (root.text('ArtifactType') !== 'container_image') return name === undefined ? undefined : otherSubject(name);
  const repoDigests = metadata?.texts('RepoDigests') ?? [];
  const fromRepository = repoDigests.map((text) => text.slice(text.lastIndexOf('@') + 1));
  const digests = [metadata?.filledText('ImageID') ?? [], fromRepository].flat().filter(isContentDigest);
  const references = [name ?? [], metadata?.texts('RepoTags') ?? [], repoDigests].flat();
  const first = references[0] ?? digests[0];
  if (first === undefined) return undefined;
  return { name: first, kind: 'image', digests: [...new Set(digests)], references: [...new Set(references)] };
}
