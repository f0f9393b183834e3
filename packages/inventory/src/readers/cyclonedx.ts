import type { InventoryDocument, InventoryMatch, InventoryStatement, InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import { BomComponents, bomComponentName } from './cyclonedx-components.ts';
import { readBomVulnerability } from './cyclonedx-vulnerabilities.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';

const IMAGE_TYPES = new Set(['oci', 'docker']);
const VERSIONS = new Set(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7']);

/**
 * CycloneDX JSON: an SBOM, a report with `vulnerabilities`, or a VEX. A vulnerability that names a component of the same
 * document is a match; its `analysis` is a statement. One that names a component of another document is a statement only.
 */
export function readCycloneDx(root: JsonView): InventoryDocument {
  const specVersion = root.requiredText('specVersion');
  if (!VERSIONS.has(specVersion)) {
    const supported = [...VERSIONS].join(', ');
    root.fail('specVersion', `CycloneDX ${specVersion} is not read; supported: ${supported}`, 'UNSUPPORTED_VERSION');
  }
  const context = new ReaderContext();
  const metadata = root.object('metadata');
  const bom = new BomComponents(root, context);
  const subject = readSubject(metadata?.object('component'), bom, context);
  const tool = readTool(metadata);
  const matches: InventoryMatch[] = [];
  const statements: InventoryStatement[] = [];
  const scope = {
    bom,
    subject,
    tool,
    vendor: readVendor(metadata),
    timestamp: metadata && context.timestamp(metadata, 'timestamp'),
  };
  for (const [index, entry] of root.objects('vulnerabilities').entries()) {
    const read = readBomVulnerability(entry, index, scope, context);
    matches.push(...read.matches);
    statements.push(...read.statements);
  }
  return {
    format: 'cyclonedx',
    formatVersion: specVersion,
    ...(tool && { tool }),
    ...(subject && { subject }),
    components: bom.all,
    matches,
    statements,
    notes: context.notes.all(),
  };
}

/** The SBOM's own component: an image when it says so, by type or by an OCI purl. */
function readSubject(
  view: JsonView | undefined,
  bom: BomComponents,
  context: ReaderContext,
): InventorySubject | undefined {
  const component = bom.subject;
  if (view === undefined || component === undefined) return undefined;
  const purl = context.purl(view, 'purl');
  const version = view.filledText('version');
  const digests = [version ?? [], component.version ?? []].flat().filter(isContentDigest);
  const isImage = view.text('type') === 'container' || IMAGE_TYPES.has(component.ecosystem ?? '');
  const name = bomComponentName(view);
  const separator = isImage && !digests.includes(version ?? '') ? ':' : '@';
  const display = version === undefined ? name : `${name}${separator}${version}`;
  if (!isImage && purl === undefined && otherSubject(display) === undefined) return undefined;
  return {
    name: display,
    kind: isImage ? 'image' : 'other',
    digests: [...new Set(digests)],
    references: [...new Set([display, purl ?? [], component.references ?? []].flat())],
  };
}

/** `metadata.tools` is a list until 1.4, and may be an object with `components` from 1.5. */
function readTool(metadata: JsonView | undefined): string | undefined {
  const tools = metadata?.get('tools');
  if (metadata === undefined || tools === undefined) return undefined;
  const [first] = Array.isArray(tools)
    ? metadata.objects('tools')
    : metadata.requiredObject('tools').objects('components');
  const name = first?.filledText('name');
  const version = first?.filledText('version');
  return name === undefined ? undefined : version === undefined ? name : `${name} ${version}`;
}

/** Who speaks in this document's analyses. */
function readVendor(metadata: JsonView | undefined): string | undefined {
  const named = metadata?.object('supplier') ?? metadata?.object('manufacturer') ?? metadata?.object('manufacture');
  const [author] = metadata?.objects('authors') ?? [];
  return named?.filledText('name') ?? author?.filledText('name');
}
