import { readFileSync } from 'node:fs';
import { ConfigError } from './config-error.ts';
import { settings } from './settings.ts';

const PREFIX = 'POLICY_REGISTRY_';

/**
 * The variables of the suite. A secret may be in a file, as container platforms mount it: `X_FILE=/run/secrets/x` stands for
 * `X` with the content of the file, less the line end. Throws ConfigError for a name that is no setting, for a file that
 * cannot be read, and for a secret that is given in both ways.
 */
export function suiteVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const known = new Map(settings().map((setting) => [setting.variable, setting]));
  const variables: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX)) continue;
    const secret = name.endsWith('_FILE') ? known.get(name.slice(0, -'_FILE'.length)) : undefined;
    if (known.has(name)) variables[name] = value;
    else if (secret?.secret !== true) throw new ConfigError(`${name} is not a setting; see docs/configuration.md`);
    else if (environment[secret.variable] !== undefined) {
      throw new ConfigError(`${name} and ${secret.variable} are both set; one of them must go`);
    } else variables[secret.variable] = readSecret(name, value ?? '');
  }
  return variables;
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new ConfigError(`the file of ${name} cannot be read: ${(error as Error).message}`);
  }
}
