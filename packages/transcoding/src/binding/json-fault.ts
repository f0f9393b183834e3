import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  type Registry,
} from '@bufbuild/protobuf';
import { hasCustomJsonRepresentation } from '@bufbuild/protobuf/wkt';
import { malformed, TranscodingError, unknownField } from '../errors/transcoding-error.ts';
import { findField } from './field-path.ts';

/** How deep a fault is traced. Every level reads its part of the body again, so the work must have a bound. */
const MAX_DEPTH = 16;
const MAX_DESCRIPTION = 300;

/**
 * Explains why a JSON value is not the message: finds the first field at fault and names it by its path. Called only
 * after decoding failed, so that good requests pay nothing for it.
 */
export function explainJsonFault(
  message: DescMessage,
  json: JsonValue,
  cause: unknown,
  registry?: Registry,
): TranscodingError {
  return trace({ registry }, message, json, [], cause) ?? plainFault([], cause);
}

interface Tracing {
  readonly registry: Registry | undefined;
}

function trace(
  tracing: Tracing,
  message: DescMessage,
  json: JsonValue,
  path: readonly string[],
  cause: unknown,
): TranscodingError | undefined {
  if (path.length >= MAX_DEPTH || hasCustomJsonRepresentation(message)) return plainFault(path, cause);
  if (!isJsonObject(json)) return plainFault(path, cause);
  for (const [key, value] of Object.entries(json)) {
    const at = [...path, key];
    const field = findField(message, key);
    if (field === undefined) {
      if (tracing.registry?.getExtension(key.slice(1, -1)) !== undefined) continue;
      return unknownField(at.join('.'), `${message.typeName} has no such field`);
    }
    const fault = faultOf(tracing, message, { [key]: value });
    if (fault !== undefined) return traceField(tracing, field, value, at, fault);
  }
  // Every key is fine alone: two of them are in each other's way (one field under two names, a oneof set twice).
  return plainFault(path, cause);
}

function traceField(
  tracing: Tracing,
  field: DescField,
  value: JsonValue,
  path: readonly string[],
  cause: unknown,
): TranscodingError | undefined {
  const inner = field.message;
  if (inner === undefined) return plainFault(path, cause);
  if (field.fieldKind === 'message') return trace(tracing, inner, value, path, cause);
  const entries: [string, JsonValue][] = Array.isArray(value)
    ? value.map((item, index) => [String(index), item])
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  for (const [key, item] of entries) {
    const fault = faultOf(tracing, inner, item);
    if (fault !== undefined) return trace(tracing, inner, item, [...path, key], fault);
  }
  return plainFault(path, cause);
}

function faultOf({ registry }: Tracing, message: DescMessage, json: JsonValue): unknown {
  try {
    fromJson(message, json, { registry });
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown fault');
  }
}

function plainFault(path: readonly string[], cause: unknown): TranscodingError {
  const text = cause instanceof Error ? cause.message : String(cause);
  const reason = text.replace(/^cannot decode .*? from JSON:? /, '').slice(0, MAX_DESCRIPTION);
  if (path.length > 0) return malformed(path.join('.'), reason);
  return new TranscodingError('MALFORMED_REQUEST', `The body is not the JSON of the request: ${reason}`, { cause });
}

function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
