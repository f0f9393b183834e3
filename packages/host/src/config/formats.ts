import type convict from 'convict';

type Format = (value: unknown) => void;

export function nonEmpty(value: unknown): void {
  if (typeof value !== 'string' || value.trim() === '') throw new Error('must not be empty');
}

/** A whole number; from the environment it comes as text. */
export function between(low: number, high: number): Format {
  return (value) => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < low || number > high) {
      throw new Error(`must be a whole number from ${low} to ${high}`);
    }
  };
}

/** The beginning of the name of a log: it stands between spaces, and between pluses, in signed notes. */
export function logName(value: unknown): void {
  if (typeof value !== 'string' || !/^[A-Za-z0-9](?:[A-Za-z0-9._:/-]{0,126}[A-Za-z0-9])?$/.test(value)) {
    throw new Error('must be at most 128 letters, digits and ".", "_", ":", "/", "-", as in registry.example.com');
  }
}

/** Empty, or a URL of one of the schemes (`http:`). The text is not repeated: it may hold credentials. */
export function urlOrEmpty(...schemes: readonly string[]): Format {
  return (value) => {
    if (value === '') return;
    if (typeof value === 'string' && schemes.some((scheme) => value.startsWith(`${scheme}//`))) return;
    throw new Error(`must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`);
  };
}

/** Empty, or a whole URL of http or https. */
export function webUrlOrEmpty(value: unknown): void {
  urlOrEmpty('http:', 'https:')(value);
  if (value !== '' && !URL.canParse(String(value))) throw new Error('must be a valid URL');
}

/** Empty, or text that the pattern fits as a whole. */
export function textOrEmpty(pattern: RegExp, shape: string): Format {
  return (value) => {
    if (value !== '' && (typeof value !== 'string' || !pattern.test(value))) throw new Error(`must be ${shape}`);
  };
}

/** Empty, or a target of grpc-js. */
export const grpcTarget = textOrEmpty(
  /^(dns:\/\/\/|ipv4:|ipv6:)\S+$/,
  'a gRPC target: dns:///host:port or ipv4:address:port,...',
);

export function text(doc: string, env: string, value = '', format: Format | readonly string[] = anyText) {
  return { doc, env, default: value, format: format as convict.SchemaObj<string>['format'] };
}

/** Text that no log, error or page shows. It may also be read from the file that `VARIABLE_FILE` names. */
export function secret(doc: string, env: string, format: Format = anyText) {
  return { ...text(doc, env, '', format), sensitive: true };
}

export function whole(doc: string, env: string, value: number, low: number, high: number) {
  return { doc: `${doc} ${low} to ${high}.`, env, default: value, format: between(low, high) as never };
}

export function flag(doc: string, env: string, value: boolean) {
  return { doc, env, default: value, format: Boolean as never };
}

export function choice<T extends string>(doc: string, env: string, value: T, words: readonly T[]) {
  return { doc, env, default: value, format: [...words] as never };
}

function anyText(value: unknown): void {
  if (typeof value !== 'string') throw new Error('must be text');
}
