import { fileURLToPath } from 'node:url';
import { pythonTool } from './python-tool.ts';

/** A client of the Language Server Protocol for tests, with pytest. */
export const PYTEST_LSP = pythonTool({
  name: 'pytest-lsp',
  requirements: fileURLToPath(import.meta.resolve('./python/pytest-lsp.txt')),
});
