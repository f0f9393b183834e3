import type { InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import { ByHolder } from './by-holder.ts';
import type { DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { SubjectList } from './subject-list.ts';
import { RESULT_LISTS, type ResultTarget, readResultItem } from './trivy-result.ts';

/** Of `--report all`, of `--report summary`, and of releases before 0.34. All have the same items. */
const RESOURCES = ['Resources', 'Findings', 'Vulnerabilities', 'Misconfigurations'];

export const KUBERNETES_LISTS = RESOURCES.flatMap((list) => RESULT_LISTS.map((key) => `${list}[].Results[].${key}`));

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
  readonly #targets = new ByHolder<ResultTarget>();

  constructor(head: JsonView, sink: DocumentSink) {
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#cluster = head.text('ClusterName') ?? '';
    for (const resource of RESOURCES.flatMap((list) => head.objects(list))) this.#addResource(resource);
  }

  item(list: string, view: JsonView, result: JsonView): void {
    readResultItem(list, view, result, this.#targets.get(result));
  }

  end() {
    const about = this.#subjects.about((subject, index) => this.#withImages(subject, index));
    this.#context.end();
    return { tool: 'trivy', ...about };
  }

  #addResource(resource: JsonView): void {
    const parts = [
      this.#cluster,
      resource.text('Namespace'),
      resource.requiredText('Kind'),
      resource.requiredText('Name'),
    ];
    const name = parts.filter((part) => part).join('/');
    const subject = this.#subjects.indexOf(name, () => ({ name, kind: 'other', digests: [], references: [name] }));
    this.#addImages(subject, resource);
    const target = { sink: this.#sink, context: this.#context, subject };
    for (const result of resource.objects('Results')) this.#targets.set(result, target);
    if (resource.filledText('Error') !== undefined) {
      this.#context.notes.add('failed-scan', 'what could not be scanned is missing', resource.path('Error'));
    }
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
