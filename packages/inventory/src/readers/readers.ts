import type { DocumentFormat } from '../document.ts';
import { CYCLONEDX_READER } from './cyclonedx.ts';
import type { DocumentReader } from './document-reader.ts';
import { GRYPE_READER } from './grype.ts';
import { OPENVEX_READER } from './openvex.ts';
import { TRIVY_READER } from './trivy.ts';

/** What is read, by format. */
export const READERS: Readonly<Record<DocumentFormat, DocumentReader>> = {
  cyclonedx: CYCLONEDX_READER,
  grype: GRYPE_READER,
  trivy: TRIVY_READER,
  openvex: OPENVEX_READER,
};
