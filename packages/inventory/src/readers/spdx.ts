import type { DocumentReader } from './document-reader.ts';
import { SPDX2_LISTS, Spdx2Reader } from './spdx2.ts';
import { SPDX3_LISTS, Spdx3Reader } from './spdx3.ts';

/** SPDX in JSON. Version 3 has nothing but the name in common with those before it. */
export const SPDX_READER: DocumentReader = {
  format: 'spdx',
  lists: [...SPDX2_LISTS, ...SPDX3_LISTS],
  open: (head, sink) => (head.has('spdxVersion') ? new Spdx2Reader(head, sink) : new Spdx3Reader(head, sink)),
};
