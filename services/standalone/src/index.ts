export { ConfigError, loadConfig } from './config/load-config.ts';
export type { Config } from './config/schema.ts';
export { type Suite, startSuite, VERSION } from './suite.ts';
