import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import {
  type Document,
  DocumentFormat,
  DocumentSchema,
  type Snapshot,
  SnapshotSchema,
  SnapshotService,
  SnapshotState,
} from '@policy-registry/contracts/simulation';
import { DOCUMENT_FORMATS } from '@policy-registry/inventory';
import { type CallContext, type Implementation, implement, type Pager } from '@policy-registry/rpc';
import type { SimulationDependencies } from '../kernel/ports.ts';
import { type DocumentRecord, SNAPSHOTS, type SnapshotRecord } from './collections.ts';
import { createSnapshot } from './create-snapshot.ts';
import { readDocumentList } from './document-list.ts';
import { downloadFactTable } from './download-fact-table.ts';
import { getDocument, getSnapshot } from './read-snapshot.ts';
import { documentParts } from './stored-document.ts';
import { receiveDocument, recordDocument, uploadDigest } from './upload-document.ts';
import { openUpload } from './upload-parts.ts';

const FORMATS: Readonly<Record<DocumentRecord['format'], DocumentFormat>> = {
  cyclonedx: DocumentFormat.CYCLONEDX,
  spdx: DocumentFormat.SPDX,
  grype: DocumentFormat.GRYPE,
  trivy: DocumentFormat.TRIVY,
  'osv-scanner': DocumentFormat.OSV_SCANNER,
  sarif: DocumentFormat.SARIF,
  openvex: DocumentFormat.OPENVEX,
  csaf: DocumentFormat.CSAF,
};

/** The handlers of SnapshotService: proto messages in and out, nothing decided here. */
export function snapshotHandlers(deps: SimulationDependencies, pager: Pager): Implementation {
  return implement(SnapshotService, {
    async uploadDocument(requests, context) {
      const { first, parts } = await openUpload(requests);
      const told = { format: readFormat(first.format), filename: first.filename };
      const received = await receiveDocument(deps, context, parts, told);
      return {
        digest: uploadDigest(received),
        answer: async () => ({ document: documentMessage(await recordDocument(deps, context, received)) }),
      };
    },

    async getDocument(request, context) {
      return { document: documentMessage(await getDocument(deps, context.principal.tenant, request.digest)) };
    },

    async *downloadDocument({ digest }, { principal: { tenant } }) {
      const record = await getDocument(deps, tenant, digest);
      for await (const data of documentParts(deps.objects.forTenant(tenant), record)) {
        yield { content: { contentType: 'application/json', data } };
      }
    },

    async createSnapshot(request, context) {
      return { snapshot: await wholeMessage(deps, context, await createSnapshot(deps, context, request)) };
    },

    async getSnapshot(request, context) {
      const record = await getSnapshot(deps, context.principal.tenant, request.snapshot);
      return { snapshot: await wholeMessage(deps, context, record) };
    },

    async listSnapshots(request, context) {
      const page = pager.read(context, {}, request.pageSize, request.pageToken);
      const found = await deps.documents
        .forTenant(context.principal.tenant)
        .collection(SNAPSHOTS)
        .list({ orderBy: 'createTime', descending: true, ...page, limit: page.limit + 1 });
      const shown = found.slice(0, page.limit);
      const last = found.length > page.limit ? shown.at(-1) : undefined;
      return {
        snapshots: shown.map(({ body }) => snapshotMessage(body)),
        nextPageToken: last === undefined ? '' : pager.next(context, {}, { value: last.body.createTime, id: last.id }),
      };
    },

    async downloadFactTable({ snapshot, offset, length }, context) {
      const range = { offset: Number(offset), length };
      const { data, size } = await downloadFactTable(deps, context.principal.tenant, snapshot, range);
      return { content: { contentType: 'application/vnd.apache.arrow.file', data }, size: BigInt(size) };
    },
  });
}

function readFormat(format: DocumentFormat): DocumentRecord['format'] | undefined {
  if (format === DocumentFormat.UNSPECIFIED) return undefined;
  return DOCUMENT_FORMATS.find((known) => FORMATS[known] === format);
}

function documentMessage(record: DocumentRecord): Document {
  return create(DocumentSchema, {
    digest: record.digest,
    format: FORMATS[record.format],
    filename: record.filename,
    size: BigInt(record.size),
    components: record.components,
    matches: record.matches,
    statements: record.statements,
    notes: [...record.notes],
    uploadedBy: record.uploadedBy,
    uploadTime: timestampFromDate(new Date(record.uploadTime)),
  });
}

const STATES: Readonly<Record<SnapshotRecord['state'], SnapshotState>> = {
  building: SnapshotState.BUILDING,
  ready: SnapshotState.READY,
  failed: SnapshotState.FAILED,
};

async function wholeMessage(
  { objects }: SimulationDependencies,
  { principal }: Pick<CallContext, 'principal'>,
  record: SnapshotRecord,
): Promise<Snapshot> {
  const documents = await readDocumentList(objects.forTenant(principal.tenant), record.documentsDigest);
  return { ...snapshotMessage(record), documents: [...documents] };
}

/** As in lists: without its documents. */
function snapshotMessage(record: SnapshotRecord): Snapshot {
  const { facts, finishTime } = record;
  const bySeverity = Object.entries(facts?.bySeverity ?? {}).map(([key, count]) => [key, BigInt(count)] as const);
  return create(SnapshotSchema, {
    snapshot: record.snapshot,
    displayName: record.displayName,
    state: STATES[record.state],
    failure: record.failure,
    documentCount: record.documentCount,
    documentsRead: record.documentsRead,
    factTableDigest: facts?.factTableDigest ?? '',
    findings: BigInt(facts?.findings ?? 0),
    components: facts?.components ?? 0,
    statements: facts?.statements ?? 0,
    bySeverity: Object.fromEntries(bySeverity),
    createdBy: record.createdBy,
    createTime: timestampFromDate(new Date(record.createTime)),
    ...(finishTime === undefined ? {} : { finishTime: timestampFromDate(new Date(finishTime)) }),
  });
}
