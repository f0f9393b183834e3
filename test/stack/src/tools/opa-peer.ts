import { fileURLToPath } from 'node:url';
import { goSourcesTool } from './go-tool.ts';

/** The Open Policy Agent as a library, with prepared queries, for benches. They install it when they need it. */
export const OPA_PEER = goSourcesTool({
  name: 'opa-peer',
  sources: fileURLToPath(import.meta.resolve('../../../bench/opa')),
});
