import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pythonTool } from './python-tool.ts';
import type { Tool } from './tool.ts';

const run = promisify(execFile);
const PAGE = fileURLToPath(import.meta.resolve('../../../../docs/webhooks.md'));
const LIBRARY = 'github.com/standard-webhooks/standard-webhooks/libraries@v0.0.1';
const BUILD_DEADLINE_MS = 5 * 60_000;

/** The receiver that docs/webhooks.md has in a language: `js`, `python`, `go`. */
export function documentedReceiver(language: string): string {
  const code = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(readFileSync(PAGE, 'utf8'))?.[1];
  if (code === undefined) throw new Error(`docs/webhooks.md has no receiver in ${language}`);
  return code;
}

/** The library of Standard Webhooks, with its Python. */
export const STANDARD_WEBHOOKS_PYTHON = pythonTool({
  name: 'standardwebhooks',
  requirements: fileURLToPath(import.meta.resolve('./python/standardwebhooks.txt')),
});

/** The receiver in Go, as the page has it. A changed one is a new version. */
export const WEBHOOK_RECEIVER_GO: Tool = {
  name: 'webhook-receiver',
  version: createHash('sha256').update(LIBRARY).update(documentedReceiver('go')).digest('hex').slice(0, 8),
  needs: ['go'],
  proof: 'webhook-receiver',
  async install(folder) {
    const options = { cwd: folder, env: { ...process.env, CGO_ENABLED: '0' }, timeout: BUILD_DEADLINE_MS };
    await writeFile(join(folder, 'main.go'), documentedReceiver('go'));
    await run('go', ['mod', 'init', 'receiver'], options);
    await run('go', ['get', LIBRARY], options);
    await run('go', ['build', '-o', 'webhook-receiver', '.'], options);
  },
};
