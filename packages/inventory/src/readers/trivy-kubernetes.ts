import type { InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { SubjectList } from './subject-list.ts';
import { readTrivyAdvisory } from './trivy-advisory.ts';
import { LEFT_OUT, leaveOut, readPackage, readVulnerablePackage } from './trivy-result.ts';

/** Of `--report all`, of `--report summary`, and of releases before 0.34. All have the same items. */
export const KUBERNETES_LISTS = ['Resources', 'Findings', 'Vulnerabilities', 'Misconfigurations'];

export function isOfCluster(head: JsonView): boolean {
  return head.has('ClusterName');
}

/**
 * Trivy's report of a cluster (`trivy k8s --format json`). Each resource is a subject, called by cluster, namespace, kind and name,
 * and not by its image: the same image may run in many of them. A resource of several images has an entry for each.
 */
export class TrivyKubernetesReader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #cluster: string;
  readonly #subjects = new SubjectList();
  readonly #images = new Map<number, Map<string, readonly string[]>>();

  constructor(head: JsonView, sink: DocumentSink) {
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#cluster = head.text('ClusterName') ?? '';
  }

  item(_list: string, resource: JsonView): void {
    const parts = [
      this.#cluster,
      resource.text('Namespace'),
      resource.requiredText('Kind'),
      resource.requiredText('Name'),
    ];
    const name = parts.filter((part) => part).join('/');
    const subject = this.#subjects.indexOf(name, () => ({ name, kind: 'other', digests: [], references: [name] }));
    this.#addImages(subject, resource);
    for (const result of resource.objects('Results')) this.#addResult(subject, result);
    if (resource.filledText('Error') !== undefined) {
      this.#context.notes.add('failed-scan', 'what could not be scanned is missing', resource.path('Error'));
    }
  }

  end() {
    const about = this.#subjects.about((subject, index) => this.#withImages(subject, index));
    this.#context.end();
    return { tool: 'trivy', ...about };
  }

  #addResult(subject: number, result: JsonView): void {
    for (const entry of result.objects('Packages')) {
      this.#sink.component({ ...readPackage(entry, result, this.#context), subject });
    }
    for (const entry of result.objects('Vulnerabilities')) {
      const component = { ...readVulnerablePackage(entry, result, this.#context), subject };
      this.#sink.match({ component, advisory: readTrivyAdvisory(entry, this.#context) });
    }
    for (const key of LEFT_OUT) leaveOut(key, result, result.list(key).length, this.#context);
  }

  /** One image in most releases, a list of them in the latest. */
  #addImages(subject: number, resource: JsonView): void {
    const isList = Array.isArray(resource.get('Metadata'));
    const images = isList ? resource.objects('Metadata') : [resource.object('Metadata') ?? []].flat();
    const known = this.#images.get(subject) ?? new Map<string, readonly string[]>();
    this.#images.set(subject, known);
    for (const image of images) {
      const id = image.filledText('ImageID') ?? '';
      const references = [...image.texts('RepoTags'), ...image.texts('RepoDigests'), ...[id].filter(isContentDigest)];
      const [first] = [id, ...references].filter((text) => text !== '');
      if (first !== undefined) known.set(first, references);
    }
  }

  /** Of several images it does not say which result is of which, and what VEX says of one does not hold for the others. */
  #withImages(subject: InventorySubject, index: number): InventorySubject {
    const [images, ...others] = this.#images.get(index)?.values() ?? [];
    if (images === undefined) return subject;
    if (others.length === 0) return { ...subject, images: [...new Set(images)] };
    const message = 'a resource that runs several images does not answer to VEX on one of them';
    this.#context.notes.add('several-images', message, subject.name);
    return subject;
  }
}
