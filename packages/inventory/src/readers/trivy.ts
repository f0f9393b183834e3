import type { InventorySubject } from '../document.ts';
import { isContentDigest } from '../facts/image-reference.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { otherSubject } from './subject.ts';
import { isOfCluster, KUBERNETES_LISTS, TrivyKubernetesReader } from './trivy-kubernetes.ts';
import { RESULT_LISTS, type ResultTarget, readResultItem } from './trivy-result.ts';

/** Trivy's JSON reports: of one artifact, schema 2, and of a cluster. */
export const TRIVY_READER: DocumentReader = {
  format: 'trivy',
  lists: [...RESULT_LISTS.map((list) => `Results[].${list}`), ...KUBERNETES_LISTS],
  unread: ['References', 'VendorSeverity'],
  open: (head, sink) => (isOfCluster(head) ? new TrivyKubernetesReader(head, sink) : new TrivyReader(head, sink)),
};

class TrivyReader implements OpenReader {
  readonly #head: JsonView;
  readonly #target: ResultTarget;

  constructor(head: JsonView, sink: DocumentSink) {
    const schema = head.number('SchemaVersion', 0, 1e6);
    if (schema !== 2) {
      head.fail('SchemaVersion', `schema ${schema} is not read; supported: 2`, 'UNSUPPORTED_VERSION');
    }
    this.#head = head;
    this.#target = { sink, context: new ReaderContext(sink) };
  }

  item(list: string, view: JsonView, result: JsonView): void {
    readResultItem(list, view, result, this.#target);
  }

  end() {
    this.#target.context.end();
    const subject = readSubject(this.#head);
    const version = this.#head.object('Trivy')?.filledText('Version');
    return {
      formatVersion: '2',
      tool: version === undefined ? 'trivy' : `trivy ${version}`,
      ...(subject && { subject }),
    };
  }
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
