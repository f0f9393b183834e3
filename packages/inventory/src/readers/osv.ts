import type { InventoryComponent, InventorySubject } from '../document.ts';
import { ecosystemPackageUrl } from '../facts/ecosystem.ts';
import type { JsonView } from '../json/json-view.ts';
import { ByHolder } from './by-holder.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { OsvAdvisories, type OsvPackage } from './osv-advisory.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';
import { SubjectList } from './subject-list.ts';

/**
 * OSV-Scanner's JSON, of releases 1 and 2. Each source (lock file, SBOM, folder, image) is a subject of its own. A report lists
 * all packages only where it was asked to (`--all-packages`), which shows by packages without a finding.
 */
export const OSV_READER: DocumentReader = {
  format: 'osv-scanner',
  lists: ['results[].packages[].vulnerabilities'],
  open: (head, sink) => new OsvReader(head, sink),
};

interface FoundPackage extends OsvPackage {
  readonly component: InventoryComponent;
  isFinding: boolean;
}

class OsvReader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #advisories: OsvAdvisories;
  readonly #subjects = new SubjectList();
  readonly #sources: FoundPackage[][] = [];
  readonly #packages = new ByHolder<FoundPackage>();
  readonly #layers: readonly (string | undefined)[] | undefined;

  constructor(head: JsonView, sink: DocumentSink) {
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#advisories = new OsvAdvisories(this.#context);
    this.#layers = head
      .object('image_metadata')
      ?.objects('layer_metadata')
      .map((layer) => layer.filledText('diff_id'));
    this.#leaveOut(head, 'experimental_generic_findings', 'osv-generic-finding', 'findings of detectors');
    for (const result of head.objects('results')) {
      const source = result.object('source');
      const subject = this.#subjectOf(source);
      this.#sources.push(result.objects('packages').map((entry) => this.#read(entry, source, subject)));
    }
  }

  item(_list: string, record: JsonView, entry: JsonView): void {
    const found = this.#packages.get(entry);
    found.isFinding = true;
    const advisory = this.#advisories.read(record, found);
    if (advisory !== undefined) this.#sink.match({ component: found.component, advisory });
  }

  end() {
    for (const packages of this.#sources) {
      if (packages.every(({ isFinding }) => isFinding)) continue;
      for (const { component } of packages) this.#sink.component(component);
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

  #read(entry: JsonView, source: JsonView | undefined, subject: number): FoundPackage {
    const component = { ...this.#component(entry, source), subject };
    const violations = this.#leaveOut(entry, 'license_violations', 'license-violation', 'license violations');
    const found = { ...this.#advisories.open(entry), component, isFinding: violations > 0 };
    this.#packages.set(entry, found);
    return found;
  }

  #component(entry: JsonView, source: JsonView | undefined): InventoryComponent {
    const view = entry.requiredObject('package');
    // A checkout has no name but that of its folder, and no version but its commit.
    const name = view.filledText('os_package_name') ?? view.filledText('name') ?? source?.filledText('path');
    const version = view.filledText('version') ?? view.filledText('commit');
    const index = view.object('image_origin_details')?.number('index', 0, Number.MAX_SAFE_INTEGER);
    return this.#context.component({
      purl: ecosystemPackageUrl(view.text('ecosystem') ?? '', name ?? '', version),
      name: name ?? view.fail('name', 'must be a text that is not empty'),
      version,
      licenses: entry.texts('licenses').filter((license) => license !== 'UNKNOWN'),
      layerDigest: index === undefined ? undefined : this.#layers?.[index],
    });
  }

  #leaveOut(view: JsonView, list: string, code: string, what: string): number {
    const count = view.list(list).length;
    this.#context.notes.add(code, `${what} were left out`, view.path(`${list}[0]`), count);
    return count;
  }
}

function image(path: string): InventorySubject | undefined {
  return path === '' ? undefined : { name: path, kind: 'image', digests: [], references: [path] };
}
