import { type DescField, getOption, hasOption, type JsonObject, type JsonValue, toJson } from '@bufbuild/protobuf';
import { FieldRulesSchema, fieldRules } from '../google-http.ts';
import type { JsonSchema } from './json-schema.ts';

/** What the rules of buf.validate say of a field: keywords of its schema, and whether a value must be given. */
export interface FieldConstraints {
  readonly keywords: JsonSchema;
  readonly required: boolean;
}

const NONE: FieldConstraints = { keywords: {}, required: false };

const known = new WeakMap<DescField, FieldConstraints>();

/** Reads `(buf.validate.field)`. Rules that JSON Schema has no word for (CEL, byte lengths) stay the server's to check. */
export function constraintsOf(field: DescField): FieldConstraints {
  const constraints = known.get(field) ?? readConstraints(field);
  known.set(field, constraints);
  return constraints;
}

function readConstraints(field: DescField): FieldConstraints {
  if (!hasOption(field, fieldRules)) return NONE;
  const rules = toJson(FieldRulesSchema, getOption(field, fieldRules)) as JsonObject;
  if (rules.ignore === 'IGNORE_ALWAYS') return NONE;
  const keywords = keywordsOf(rules);
  if (rules.ignore === 'IGNORE_IF_ZERO_VALUE') return { keywords: orZero(keywords), required: rules.required === true };
  return { keywords, required: rules.required === true || (isImplicitText(field) && refusesEmpty(keywords)) };
}

function keywordsOf(rules: JsonObject): JsonSchema {
  for (const [type, value] of Object.entries(rules)) {
    if (!isObject(value)) continue;
    if (type === 'string') return textKeywords(value);
    if (type === 'repeated') return listKeywords(value);
    if (type === 'map') return mapKeywords(value);
    // 64-bit integers are strings in JSON, so bounds of numbers say nothing about them.
    if (/^(?:s?int32|uint32|s?fixed32|float|double)$/.test(type)) return numberKeywords(value);
  }
  return {};
}

const FORMATS: Readonly<Record<string, string>> = {
  email: 'email',
  hostname: 'hostname',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  uri: 'uri',
  uriRef: 'uri-reference',
  uuid: 'uuid',
};

function textKeywords(rules: JsonObject): JsonSchema {
  const format = Object.keys(FORMATS).find((name) => rules[name] === true);
  const pattern = typeof rules.pattern === 'string' && isPortable(rules.pattern) ? rules.pattern : undefined;
  return defined({
    const: rules.const,
    enum: rules.in,
    minLength: count(rules.len ?? rules.minLen),
    maxLength: count(rules.len ?? rules.maxLen),
    pattern,
    format: format === undefined ? undefined : FORMATS[format],
  });
}

function numberKeywords(rules: JsonObject): JsonSchema {
  return defined({
    const: rules.const,
    enum: rules.in,
    minimum: rules.gte,
    exclusiveMinimum: rules.gt,
    maximum: rules.lte,
    exclusiveMaximum: rules.lt,
  });
}

function listKeywords(rules: JsonObject): JsonSchema {
  const items = isObject(rules.items) ? keywordsOf(rules.items) : {};
  return defined({
    minItems: count(rules.minItems),
    maxItems: count(rules.maxItems),
    uniqueItems: rules.unique,
    items: Object.keys(items).length === 0 ? undefined : items,
  });
}

function mapKeywords(rules: JsonObject): JsonSchema {
  const keys = isObject(rules.keys) ? keywordsOf(rules.keys) : {};
  const values = isObject(rules.values) ? keywordsOf(rules.values) : {};
  return defined({
    minProperties: count(rules.minPairs),
    maxProperties: count(rules.maxPairs),
    propertyNames: Object.keys(keys).length === 0 ? undefined : keys,
    additionalProperties: Object.keys(values).length === 0 ? undefined : values,
  });
}

/** RE2 is nearly a subset of ECMAScript's patterns; what is not (e.g. `(?i)`) is left to the server. */
function isPortable(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** The rules hold only for a value that is not zero, so an empty one must pass too. */
function orZero(keywords: JsonSchema): JsonSchema {
  const { minLength, minItems, minProperties, pattern, minimum, exclusiveMinimum, ...rest } = keywords;
  const above = (bound: unknown) => (typeof bound === 'number' && bound <= 0 ? bound : undefined);
  return defined({
    ...rest,
    pattern: typeof pattern === 'string' ? `^$|${pattern}` : undefined,
    minimum: above(minimum),
    exclusiveMinimum: above(exclusiveMinimum),
  });
}

/** A proto3 string that is not given is the empty string: a rule against that asks for a value. */
function isImplicitText(field: DescField): boolean {
  return field.fieldKind === 'scalar' && field.presence === IMPLICIT && field.oneof === undefined;
}

// google.protobuf.FeatureSet.FieldPresence.IMPLICIT
const IMPLICIT = 2;

function refusesEmpty({ minLength, pattern }: JsonSchema): boolean {
  if (typeof minLength === 'number' && minLength > 0) return true;
  return typeof pattern === 'string' && !new RegExp(pattern, 'u').test('');
}

function count(value: JsonValue | undefined): number | undefined {
  return value === undefined || value === null ? undefined : Number(value);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function defined(keywords: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(keywords).filter(([, value]) => value !== undefined));
}
