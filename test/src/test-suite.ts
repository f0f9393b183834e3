import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@policy-registry/host';
import { type Suite, startSuite } from '@policy-registry/standalone';

export interface TestSuite extends Suite {
  readonly dataFolder: string;
}

/** A suite of its own: free loopback ports, a fresh data folder that goes with it. */
export async function startTestSuite(environment: NodeJS.ProcessEnv = {}): Promise<TestSuite> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'policy-registry-test-'));
  const suite = await startSuite(loadConfig({ ...testEnvironment(dataFolder), ...environment }));
  return {
    ...suite,
    dataFolder,
    async close() {
      await suite.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** The environment of a suite that is started as a process. */
export function testEnvironment(dataFolder: string): Record<string, string> {
  return {
    POLICY_REGISTRY_DATA_FOLDER: dataFolder,
    POLICY_REGISTRY_HTTP_PORT: '0',
    POLICY_REGISTRY_GRPC_PORT: '0',
    POLICY_REGISTRY_AUTHORITY_PORT: '0',
    POLICY_REGISTRY_LOG_LEVEL: 'error',
    POLICY_REGISTRY_SHUTDOWN_GRACE_SECONDS: '1',
  };
}
