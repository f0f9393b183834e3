import { readFileSync } from 'node:fs';
import convict from 'convict';
import { parse } from 'yaml';
import { ConfigError } from './config-error.ts';
import { suiteVariables } from './environment.ts';
import { type Config, SCHEMA } from './schema.ts';

/**
 * Defaults, overruled by a YAML file, overruled by environment variables; all of it checked.
 * Throws ConfigError that names the setting: an unknown name is refused like a bad value, since it is a typing error.
 */
export function loadConfig(environment: NodeJS.ProcessEnv, file?: string): Config {
  const config = convict<Config>(SCHEMA as convict.Schema<Config>, { env: suiteVariables(environment), args: [] });
  if (file !== undefined) config.load(readFile(file));
  try {
    config.validate({ allowed: 'strict' });
  } catch (error) {
    throw new ConfigError(oneLine(error));
  }
  const loaded = config.getProperties();
  const { deadline, authority, identity } = loaded;
  if (deadline.defaultSeconds > deadline.maximumSeconds) {
    throw new ConfigError('deadline.defaultSeconds must not be above deadline.maximumSeconds');
  }
  if (!authority.enabled && identity.issuer === '') throw missing('identity.issuer', 'the development issuer is off');
  if (loaded.stores.documents === 'mongodb' && loaded.mongodb.url === '') {
    throw missing('mongodb.url', 'stores.documents is mongodb');
  }
  if (loaded.stores.objects === 's3' && loaded.s3.bucket === '') throw missing('s3.bucket', 'stores.objects is s3');
  if (loaded.stores.messages === 'jetstream' && loaded.nats.servers === '') {
    throw missing('nats.servers', 'stores.messages is jetstream');
  }
  return loaded;
}

function missing(setting: string, reason: string): ConfigError {
  return new ConfigError(`${setting} must be set: ${reason}`);
}

function readFile(file: string): object {
  let value: unknown;
  try {
    value = parse(readFileSync(file, 'utf8'), { maxAliasCount: 0 }) ?? {};
  } catch (error) {
    throw new ConfigError(`the configuration file ${file} cannot be read: ${oneLine(error)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`the configuration file ${file} must hold a mapping`);
  }
  return value;
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .trim()
    .split(/\s*\n\s*/)
    .join('; ');
}
