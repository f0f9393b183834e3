import { parseArgs } from 'node:util';
import { ConfigError, loadConfig } from './config/load-config.ts';
import type { Config } from './config/schema.ts';
import { type Suite, startSuite } from './suite.ts';

const USAGE = 64;
const UNAVAILABLE = 69;

/** Starts the suite and stays until it is told to end. Exit codes: 0, 64 bad configuration, 69 something cannot be had. */
async function main(): Promise<void> {
  const config = configuration();
  if (config === undefined) return;
  let suite: Suite;
  try {
    suite = await startSuite(config);
  } catch (error) {
    fail(UNAVAILABLE, `the suite cannot start: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  // Before the greeting: whoever reads it may ask the suite to end at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      suite.close().catch((error: unknown) => fail(1, `the suite did not end well: ${error}`));
    });
  }
  greet(suite);
}

function configuration(): Config | undefined {
  try {
    const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help) {
      process.stdout.write('Usage: policy-registry [--config FILE]\nEvery setting: docs/configuration.md\n');
      return undefined;
    }
    return loadConfig(process.env, values.config);
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof TypeError)) throw error;
    fail(USAGE, error.message);
    return undefined;
  }
}

function fail(exitCode: number, message: string): void {
  process.stderr.write(`policy-registry: ${message.split('\n').join(' ')}\n`);
  process.exitCode = exitCode;
}

function greet({ httpUrl, grpcAddress, issuer }: Suite): void {
  process.stdout.write(`
Policy Registry is ready.

  REST, Connect   ${httpUrl}
  API page        ${httpUrl}/docs
  gRPC            ${grpcAddress}
  Sign-in         ${issuer}

Try next, in another terminal:

  export PATH="$PWD/node_modules/.bin:$PATH"
  policyctl login --as author
  policyctl pack create shop-policy
  policyctl workspace create draft --pack shop-policy
  policyctl workspace push draft examples/packs/shop-policy-1 -m "First draft"
  policyctl snapshot import shop examples/inventory/*.json
  policyctl simulate --candidate workspace:draft --snapshot shop --env exposure=internet

Stop with Ctrl-C.
`);
}

await main();
