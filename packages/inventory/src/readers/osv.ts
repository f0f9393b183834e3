import type { InventoryComponent, InventorySubject } from '../document.ts';
import { ecosystemPackageUrl } from '../facts/ecosystem.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { OsvAdvisories } from './osv-advisory.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';
import { SubjectList } from './subject-list.ts';

/**
 * OSV-Scanner's JSON, of releases 1 and 2. Each source (lock file, SBOM, folder, image) is a subject of its own. A report lists
 * all packages only where it was asked to (`--all-packages`), which shows by packages without a finding.
 */
export const OSV_READER: DocumentReader = {
  format: 'osv-scanner',
  lists: ['results[].packages'],
  open: (head, sink) => new OsvReader(head, sink),
};

class OsvReader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #advisories: OsvAdvisories;
  readonly #subjects = new SubjectList();
  readonly #layers: readonly (string | undefined)[] | undefined;
  /** Of one source, until it is known whether all its packages are listed. */
  readonly #listed = new Map<number, { readonly components: InventoryComponent[]; all: boolean }>();

  constructor(head: JsonView, sink: DocumentSink) {
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#advisories = new OsvAdvisories(this.#context);
    const findings = head.list('experimental_generic_findings').length;
    const place = head.path('experimental_generic_findings[0]');
    this.#context.notes.add(
      'osv-generic-finding',
      'findings of detectors that are no advisories were left out',
      place,
      findings,
    );
    this.#layers = head
      .object('image_metadata')
      ?.objects('layer_metadata')
      .map((layer) => layer.filledText('diff_id'));
  }

  item(_list: string, entry: JsonView, holder: JsonView): void {
    const source = holder.object('source');
    const subject = this.#subjectOf(source);
    const component = this.#component(entry, source, subject);
    const vulnerabilities = entry.objects('vulnerabilities');
    const advisories = this.#advisories.read(entry, vulnerabilities);
    for (const advisory of advisories) this.#sink.match({ component, advisory });
    const violations = entry.list('license_violations').length;
    this.#context.notes.add(
      'license-violation',
      'license violations were left out',
      entry.path('license_violations[0]'),
      violations,
    );
    const listed = this.#listed.get(subject) ?? { components: [], all: false };
    this.#listed.set(subject, listed);
    listed.components.push(component);
    listed.all ||= vulnerabilities.length + violations === 0;
  }

  end() {
    for (const { components, all } of this.#listed.values()) {
      if (all) for (const component of components) this.#sink.component(component);
    }
    this.#context.end();
    return { tool: 'osv-scanner', ...this.#subjects.about() };
  }

  /** All that is found in an image is of the image, which the report does not name. */
  #subjectOf(source: JsonView | undefined): number {
    if (this.#layers !== undefined) return this.#subjects.indexOf('image', () => undefined);
    const path = source?.filledText('path') ?? '';
    const isImage = source?.text('type') === 'docker';
    return this.#subjects.indexOf(path, () => (isImage ? image(path) : otherSubject(path)));
  }

  #component(entry: JsonView, source: JsonView | undefined, subject: number): InventoryComponent {
    const view = entry.requiredObject('package');
    const commit = view.filledText('commit');
    // A checkout has no name but that of its folder, and no version but its commit.
    const name = view.filledText('os_package_name') ?? view.filledText('name') ?? source?.filledText('path');
    const version = view.filledText('version') ?? commit;
    const index = view.object('image_origin_details')?.number('index', 0, Number.MAX_SAFE_INTEGER);
    const component = this.#context.component({
      purl: ecosystemPackageUrl(view.text('ecosystem') ?? '', name ?? '', version),
      name: name ?? view.fail('name', 'must be a text that is not empty'),
      version,
      licenses: entry.texts('licenses').filter((license) => license !== 'UNKNOWN'),
      layerDigest: index === undefined ? undefined : this.#layers?.[index],
    });
    return { ...component, subject };
  }
}

function image(path: string): InventorySubject | undefined {
  return path === '' ? undefined : { name: path, kind: 'image', digests: [], references: [path] };
}
