import type { JsonSchema } from './json-schema.ts';

/** Bounds that the service holds everywhere, and that are stated where a field has none of its own. */
export interface ServiceBounds {
  /** No string, in a request or an answer, has more characters. */
  readonly maxStringLength: number;
  /** No list, but a stream, has more elements. */
  readonly maxListLength: number;
}

/** Writes the bounds into every string and list of a part of the document. A list of `streams` has no bound. */
export function bounded<T>(part: T, bounds: ServiceBounds | undefined, streams: 'none' | 'all' = 'none'): T {
  return bounds === undefined ? part : (withBounds(part, bounds, streams) as T);
}

function withBounds(part: unknown, bounds: ServiceBounds, streams: 'none' | 'all'): unknown {
  if (Array.isArray(part)) return part.map((each) => withBounds(each, bounds, streams));
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [key, withBounds(value, bounds, streams)]);
  return { ...Object.fromEntries(entries), ...missingBound(part as JsonSchema, bounds, streams) };
}

function missingBound(schema: JsonSchema, bounds: ServiceBounds, streams: 'none' | 'all'): JsonSchema {
  const types = Array.isArray(schema.type) ? (schema.type as unknown[]) : [schema.type];
  if (types.includes('string') && !isBoundText(schema)) return { maxLength: bounds.maxStringLength };
  if (types.includes('array') && !('maxItems' in schema) && streams === 'none')
    return { maxItems: bounds.maxListLength };
  return {};
}

function isBoundText(schema: JsonSchema): boolean {
  return ['maxLength', 'enum', 'const'].some((keyword) => keyword in schema) || schema.format === 'binary';
}

/** Adds headers that the server puts on every response to a response object. */
export function withHeaders(response: JsonSchema, headers: JsonSchema | undefined): JsonSchema {
  return headers === undefined ? response : { ...response, headers: { ...headers, ...Object(response.headers) } };
}
