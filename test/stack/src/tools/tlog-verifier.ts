import { fileURLToPath } from 'node:url';
import { goSourcesTool } from './go-tool.ts';

/** Verifiers of logs and notes that are not ours, as one program of this repository. */
export const TLOG_VERIFIER = goSourcesTool({
  name: 'tlog-verifier',
  sources: fileURLToPath(import.meta.resolve('../../../../packages/transparency/verifier-go')),
});
