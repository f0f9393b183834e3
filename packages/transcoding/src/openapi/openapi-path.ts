import { leafOf } from '../binding/field-path.ts';
import type { Binding, BoundVariable } from '../routes/binding.ts';

/** One `{parameter}` of an OpenAPI path. */
export interface PathParameter {
  readonly name: string;
  /** The variable that it is, or is a part of; undefined for a bare wildcard. */
  readonly variable: BoundVariable | undefined;
  /** `whole`: it is the variable; `part`: one segment of it. */
  readonly of: 'whole' | 'part';
  /** It may hold slashes: `**`. */
  readonly deep: boolean;
}

export interface OpenApiPath {
  /** `/v1/shelves/{shelf}/books/{book}:move` */
  readonly path: string;
  readonly parameters: readonly PathParameter[];
  /** The path with its parameters' names left out. OpenAPI takes two paths of one shape for the same. */
  readonly shape: string;
}

/**
 * Writes a template as an OpenAPI path. OpenAPI knows no patterns, so the literals within a variable become literals of
 * the path: `/v1/{name=shelves/*}` is `/v1/shelves/{shelf}`.
 */
export function openApiPathOf({ template, variables }: Binding): OpenApiPath {
  const parameters: PathParameter[] = [];
  const segments = template.segments.map((segment, index) => {
    if (segment.kind === 'literal') return encodeLiteral(segment.value);
    const bound = variables.findIndex((_, at) => covers(template.variables[at], index));
    const variable = variables[bound];
    const whole = variable !== undefined && isSingle(template.variables[bound]);
    const before = template.segments[index - 1];
    const wanted = whole
      ? leafOf(variable.path).jsonName
      : partName(before?.kind === 'literal' ? before.value : undefined, index);
    const name = unused(wanted, parameters);
    parameters.push({ name, variable, of: whole ? 'whole' : 'part', deep: segment.kind === '**' });
    return `{${name}}`;
  });
  const path = `/${segments.join('/')}${template.verb === '' ? '' : `:${encodeLiteral(template.verb)}`}`;
  return { path, parameters, shape: path.replace(/\{[^}]*\}/g, '{}') };
}

/** The path with other names for its parameters, in order; a name that is missing stays. */
export function renamed({ path, parameters, shape }: OpenApiPath, names: readonly string[]): OpenApiPath {
  let at = 0;
  return {
    path: path.replace(/\{([^}]*)\}/g, (_, name: string) => `{${names[at++] ?? name}}`),
    parameters: parameters.map((parameter, index) => ({ ...parameter, name: names[index] ?? parameter.name })),
    shape,
  };
}

function unused(name: string, taken: readonly PathParameter[]): string {
  let unique = name;
  for (let number = 2; taken.some((parameter) => parameter.name === unique); number++) unique = `${name}${number}`;
  return unique;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function covers(span: Span | undefined, index: number): boolean {
  return span !== undefined && span.start <= index && index < span.end;
}

function isSingle(span: Span | undefined): boolean {
  return span !== undefined && span.end - span.start === 1;
}

/** `shelves/*` names its segment `shelf`. */
function partName(collection: string | undefined, index: number): string {
  if (collection === undefined || !/^[A-Za-z]\w*$/.test(collection)) return `segment${index + 1}`;
  if (collection.endsWith('ies')) return `${collection.slice(0, -3)}y`;
  if (collection.endsWith('lves')) return `${collection.slice(0, -3)}f`;
  return collection.endsWith('s') ? collection.slice(0, -1) : collection;
}

function encodeLiteral(value: string): string {
  return encodeURIComponent(value).replace(/%40/g, '@');
}
