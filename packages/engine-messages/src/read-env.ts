import type { JsonObject } from '@bufbuild/protobuf';
import { ServiceError } from '@policy-registry/rpc/errors';

/** A value of `env` in the language. */
export type EnvValue = string | number | boolean | null;

const MAX_KEYS = 100;
const MAX_TEXT = 4096;

/** Reads `env` of a request: a flat object of strings, numbers, booleans and nulls. Throws INVALID_ARGUMENT by key. */
export function readEnv(value: JsonObject | undefined): Readonly<Record<string, EnvValue>> {
  const entries = Object.entries(value ?? {});
  if (entries.length > MAX_KEYS) throw refused('env', `has ${entries.length} keys; at most ${MAX_KEYS} are read`);
  const env: [string, EnvValue][] = [];
  for (const [key, entry] of entries) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key)) throw refused(`env.${key}`, 'is not an identifier of the language');
    if (typeof entry === 'object' && entry !== null) throw refused(`env.${key}`, 'must be a string, number or boolean');
    if (typeof entry === 'string' && entry.length > MAX_TEXT) throw refused(`env.${key}`, `is longer than ${MAX_TEXT}`);
    env.push([key, entry]);
  }
  return Object.fromEntries(env);
}

function refused(field: string, description: string): ServiceError {
  return new ServiceError('INVALID_ARGUMENT', `${field} ${description}.`, {
    violations: [{ field, description, code: 'env' }],
  });
}
