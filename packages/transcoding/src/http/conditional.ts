import type { IncomingHttpHeaders } from 'node:http';
import { type DescField, ScalarType } from '@bufbuild/protobuf';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { isOpaqueTag } from '../binding/response-body.ts';
import { malformed, TranscodingError } from '../errors/transcoding-error.ts';
import type { Binding } from '../routes/binding.ts';

/** An entity tag of a header, without its quotes. */
interface EntityTag {
  readonly value: string;
  readonly weak: boolean;
}

/**
 * Hands the preconditions of a request to the fields that carry them: `If-Match` to `etag`, `If-None-Match` to
 * `if_none_match`. On a call that changes something, a precondition with no field to carry it is refused, never ignored.
 * Throws MALFORMED_REQUEST, and ETAG_MISMATCH for a weak tag, which `If-Match` never matches (RFC 9110, 13.1.1).
 */
export function applyPreconditions(root: ReflectMessage, binding: Binding, headers: IncomingHttpHeaders): void {
  const safe = isSafe(binding.httpMethod);
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && ifMatch.trim() !== '*') applyIfMatch(root, binding, ifMatch, safe);
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) applyIfNoneMatch(root, ifNoneMatch, safe);
}

export function isSafe(httpMethod: string): boolean {
  return httpMethod === 'GET' || httpMethod === 'HEAD';
}

function applyIfMatch(root: ReflectMessage, binding: Binding, header: string, safe: boolean): void {
  const tags = parseTags('If-Match', header);
  const place = etagField(root, binding);
  if (place === undefined) {
    if (safe) return;
    throw malformed('If-Match', 'the call takes no etag');
  }
  const [tag] = tags;
  if (tag === undefined || tags.length !== 1) throw malformed('If-Match', 'expected one entity tag');
  if (tag.weak) throw new TranscodingError('ETAG_MISMATCH', 'A weak entity tag never matches.');
  fill(place.message, place.field, tag.value, 'If-Match');
}

function applyIfNoneMatch(root: ReflectMessage, header: string, safe: boolean): void {
  const field = stringField(root, 'if_none_match');
  if (field === undefined) {
    if (safe) return;
    throw malformed('If-None-Match', 'the call does not take it');
  }
  if (header.trim() === '*') return;
  const [tag, ...more] = parseTags('If-None-Match', header);
  if (tag !== undefined && more.length === 0 && !root.isSet(field)) root.set(field, tag.value);
}

/** The request's own `etag`, else the `etag` of the resource that an update sends. */
function etagField(
  root: ReflectMessage,
  { body, httpMethod }: Binding,
): { message: ReflectMessage; field: DescField } | undefined {
  const own = stringField(root, 'etag');
  if (own !== undefined) return { message: root, field: own };
  if (httpMethod !== 'PATCH' && httpMethod !== 'PUT') return undefined;
  if (body.kind !== 'field' || body.field.fieldKind !== 'message' || !root.isSet(body.field)) return undefined;
  const resource = root.get(body.field);
  const field = stringField(resource, 'etag');
  return field === undefined ? undefined : { message: resource, field };
}

/** Fills a string field from a header, or refuses when the request says something else already. */
export function fill(message: ReflectMessage, field: DescField, value: string, header: string): void {
  const there = message.get(field);
  if (there !== '' && there !== value) throw malformed(header, `the request holds another ${field.jsonName}`);
  message.set(field, value);
}

/** A top-level field that is a single string, by its proto name. */
export function stringField(message: ReflectMessage, name: string): DescField | undefined {
  return message.fields.find(
    (field) => field.name === name && field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING,
  );
}

/** True when a GET's response is what the caller has already: the weak comparison of `If-None-Match`. */
export function isNotModified(headers: IncomingHttpHeaders, etag: string): boolean {
  const header = headers['if-none-match'];
  if (header === undefined) return false;
  return header.trim() === '*' || parseTags('If-None-Match', header).some(({ value }) => value === etag);
}

/** True when a GET's `If-Match` rules its response out. */
export function failsIfMatch(headers: IncomingHttpHeaders, etag: string | undefined): boolean {
  const header = headers['if-match'];
  if (header === undefined || header.trim() === '*') return false;
  return !parseTags('If-Match', header).some(({ value, weak }) => !weak && value === etag);
}

/** The tag of an `If-None-Match` that names exactly one. */
export function singleTag(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['if-none-match'];
  if (header === undefined || header.trim() === '*') return undefined;
  const [tag, ...more] = parseTags('If-None-Match', header);
  return more.length === 0 ? tag?.value : undefined;
}

const ENTITY_TAG = /[ \t]*(W\/)?"([^"]*)"[ \t]*(?:,|$)/y;

/** One pass, so that a long header costs no more than its length. */
function parseTags(header: string, text: string): EntityTag[] {
  const tags: EntityTag[] = [];
  ENTITY_TAG.lastIndex = 0;
  for (let at = 0; at < text.length; at = ENTITY_TAG.lastIndex) {
    const [, weak, value] = ENTITY_TAG.exec(text) ?? [];
    if (value === undefined || !isOpaqueTag(value)) throw malformed(header, 'expected entity tags in double quotes');
    tags.push({ value, weak: weak !== undefined });
  }
  return tags;
}
