import { ChangesFormat } from '@policy-registry/contracts/simulation';
import { ServiceError } from '@policy-registry/rpc/errors';
import { type ChangeStream, changesAsArrow, changesAsCsv, changesAsNdjson } from '@policy-registry/simulation';

/** A file that changes are written into. */
export interface ChangesFile {
  readonly contentType: string;
  readonly write: (changes: ChangeStream) => AsyncIterable<Uint8Array>;
}

const FILES: Readonly<Partial<Record<ChangesFormat, ChangesFile>>> = {
  [ChangesFormat.ARROW]: { contentType: 'application/vnd.apache.arrow.stream', write: changesAsArrow },
  [ChangesFormat.NDJSON]: { contentType: 'application/x-ndjson', write: changesAsNdjson },
  [ChangesFormat.CSV]: { contentType: 'text/csv; charset=utf-8', write: changesAsCsv },
};

/** The rules of the contract see to it that it is one of them. */
export function changesFile(format: ChangesFormat): ChangesFile {
  const file = FILES[format];
  if (file !== undefined) return file;
  throw new ServiceError('INVALID_ARGUMENT', 'format is none that changes are written in.', {
    violations: [{ field: 'format', description: 'one of ARROW, NDJSON, CSV', code: 'enum' }],
  });
}
