import { fileURLToPath } from 'node:url';
import { pythonTool } from './python-tool.ts';

/** Readers of Arrow files that are not ours: pyarrow and DuckDB. */
export const ARROW_READERS = pythonTool({
  name: 'arrow-readers',
  requirements: fileURLToPath(import.meta.resolve('./python/arrow-readers.txt')),
});
