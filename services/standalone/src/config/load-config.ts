import { readFileSync } from 'node:fs';
import convict from 'convict';
import { parse } from 'yaml';
import { type Config, SCHEMA } from './schema.ts';
import { settings } from './settings.ts';

const PREFIX = 'POLICY_REGISTRY_';

/** A setting that cannot be used. The message is one line for the person who starts the process. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/**
 * Defaults, overruled by a YAML file, overruled by environment variables; all of it checked.
 * Throws ConfigError that names the setting: an unknown name is refused like a bad value, since it is a typing error.
 */
export function loadConfig(environment: NodeJS.ProcessEnv, file?: string): Config {
  const config = convict<Config>(SCHEMA, { env: environment, args: [] });
  refuseUnknownVariables(environment);
  if (file !== undefined) config.load(readFile(file));
  try {
    config.validate({ allowed: 'strict' });
  } catch (error) {
    throw new ConfigError(oneLine(error));
  }
  const loaded = config.getProperties();
  if (loaded.deadline.defaultSeconds > loaded.deadline.maximumSeconds) {
    throw new ConfigError('deadline.defaultSeconds must not be above deadline.maximumSeconds');
  }
  if (!loaded.authority.enabled && loaded.identity.issuer === '') {
    throw new ConfigError('identity.issuer (POLICY_REGISTRY_ISSUER) must be set when the development issuer is off');
  }
  return loaded;
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

function refuseUnknownVariables(environment: NodeJS.ProcessEnv): void {
  const known = new Set(settings().map(({ variable }) => variable));
  const unknown = Object.keys(environment).find((name) => name.startsWith(PREFIX) && !known.has(name));
  if (unknown !== undefined) throw new ConfigError(`${unknown} is not a setting; see docs/configuration.md`);
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .trim()
    .split(/\s*\n\s*/)
    .join('; ');
}
