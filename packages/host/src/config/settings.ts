import { SCHEMA } from './schema.ts';

/** One setting, as the documentation shows it. */
export interface Setting {
  /** Dotted path, as in the YAML file. */
  readonly path: string;
  readonly variable: string;
  readonly default: unknown;
  readonly doc: string;
  /** It is shown nowhere, and `VARIABLE_FILE` may name a file that holds it. */
  readonly secret: boolean;
}

/** Every setting of the schema, in its order. */
export function settings(): Setting[] {
  return [...walk(SCHEMA, [])];
}

function* walk(node: object, path: readonly string[]): Generator<Setting> {
  for (const [name, value] of Object.entries(node)) {
    const here = [...path, name];
    if (!isSetting(value)) yield* walk(value, here);
    else {
      const { env: variable, default: preset, doc, sensitive = false } = value;
      yield { path: here.join('.'), variable, default: preset, doc, secret: sensitive };
    }
  }
}

function isSetting(value: object): value is { env: string; default: unknown; doc: string; sensitive?: boolean } {
  return 'env' in value && 'default' in value && 'doc' in value;
}
