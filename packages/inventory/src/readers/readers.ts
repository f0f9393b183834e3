import type { DocumentFormat } from '../document.ts';
import { CSAF_READER } from './csaf.ts';
import { CYCLONEDX_READER } from './cyclonedx.ts';
import type { DocumentReader } from './document-reader.ts';
import { GRYPE_READER } from './grype.ts';
import { OPENVEX_READER } from './openvex.ts';
import { OSV_READER } from './osv.ts';
import { SARIF_READER } from './sarif.ts';
import { SPDX_READER } from './spdx.ts';
import { TRIVY_READER } from './trivy.ts';

/** What is read, by format. */
export const READERS: Readonly<Record<DocumentFormat, DocumentReader>> = {
  cyclonedx: CYCLONEDX_READER,
  spdx: SPDX_READER,
  grype: GRYPE_READER,
  trivy: TRIVY_READER,
  'osv-scanner': OSV_READER,
  sarif: SARIF_READER,
  openvex: OPENVEX_READER,
  csaf: CSAF_READER,
};
