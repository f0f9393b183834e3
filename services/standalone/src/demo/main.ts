import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '@policy-registry/host';
import { startSuite } from '../suite.ts';
import { Stage } from './stage.ts';
import { tellStory } from './story.ts';

/** Starts the suite on free ports and a folder of its own, tells the story, and leaves nothing behind. */
async function main(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'policy-registry-demo-'));
  process.env.XDG_CONFIG_HOME = join(scratch, 'config');
  const config = loadConfig({
    POLICY_REGISTRY_DATA_FOLDER: join(scratch, 'data'),
    POLICY_REGISTRY_HTTP_PORT: '0',
    POLICY_REGISTRY_GRPC_PORT: '0',
    POLICY_REGISTRY_AUTHORITY_PORT: '0',
    POLICY_REGISTRY_LOG_LEVEL: 'error',
  });
  const started = performance.now();
  const suite = await startSuite(config);
  try {
    const stage = new Stage(suite.httpUrl, (text) => process.stdout.write(text));
    stage.say(
      `The Policy Registry runs on ${suite.httpUrl} (HTTP) and ${suite.grpcAddress} (gRPC); it was ready after ${Math.round(performance.now() - started)} ms.`,
    );
    await tellStory(stage, suite, {
      examples: fileURLToPath(new URL('../../../../examples', import.meta.url)),
      scratch,
    });
    stage.title('That was the whole path');
    stage.say('"make start" serves the same on http://127.0.0.1:8080 and says what to try. docs/ explains the rest.');
  } finally {
    await suite.close();
    rmSync(scratch, { recursive: true });
  }
}

await main();
