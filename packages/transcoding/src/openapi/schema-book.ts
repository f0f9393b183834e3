import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type DescOneof,
  getOption,
  hasOption,
} from '@bufbuild/protobuf';
import { oneofRules } from '../google-http.ts';
import type { Comments } from './comments.ts';
import { constraintsOf } from './constraints.ts';
import type { JsonSchema } from './json-schema.ts';
import { scalarSchema, wellKnownSchema } from './type-schema.ts';

/**
 * The `components.schemas` of a document: one for every message and enum that is referred to. A schema is named after its
 * type alone; where two packages have the name, after the whole type.
 */
export class SchemaBook {
  readonly #comments: Comments;
  readonly #names: ReadonlyMap<string, string>;
  readonly #schemas = new Map<string, JsonSchema>();

  /** `roots` are all messages that may be referred to: they and what they hold decide the names. */
  constructor(roots: Iterable<DescMessage>, comments: Comments) {
    this.#comments = comments;
    this.#names = namesOf(reachable(roots));
  }

  /** Every schema referred to so far, by name. */
  schemas(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The schema of a message where it is used: a reference, or the form that a well-known type has in JSON. */
  message(desc: DescMessage): JsonSchema {
    return wellKnownSchema(desc) ?? this.#reference(desc, () => this.object(desc, () => true));
  }

  /** The schema of a message, but only of the fields that are kept. Not a reference. */
  object(desc: DescMessage, keep: (field: DescField) => boolean): JsonSchema {
    const fields = desc.fields.filter(keep);
    const required = fields.filter((field) => constraintsOf(field).required).map(({ jsonName }) => jsonName);
    const exclusions = desc.oneofs.map((oneof) => oneofSchema(oneof, keep)).filter((schema) => schema !== undefined);
    return {
      type: 'object',
      ...described(this.#comments(desc.typeName)),
      properties: Object.fromEntries(fields.map((field) => [field.jsonName, this.field(field)])),
      ...(required.length === 0 ? {} : { required }),
      ...(exclusions.length === 0 ? {} : { allOf: exclusions }),
    };
  }

  /** The schema of a field's value, with its comment and its rules. */
  field(field: DescField): JsonSchema {
    const { keywords } = constraintsOf(field);
    const comment = described(this.#comments(`${field.parent.typeName}.${field.name}`));
    const deprecated = field.deprecated ? { deprecated: true } : {};
    return { ...mergeNested(this.#value(field), keywords), ...comment, ...deprecated };
  }

  #value(field: DescField): JsonSchema {
    switch (field.fieldKind) {
      case 'scalar':
        return scalarSchema(field.scalar);
      case 'enum':
        return this.#enum(field.enum);
      case 'message':
        return this.message(field.message);
      case 'list':
        return { type: 'array', items: this.#element(field) };
      case 'map':
        return { type: 'object', additionalProperties: this.#element(field) };
    }
  }

  #element(element: DescField & { fieldKind: 'list' | 'map' }): JsonSchema {
    if (element.message !== undefined) return this.message(element.message);
    return element.enum === undefined ? scalarSchema(element.scalar) : this.#enum(element.enum);
  }

  #enum(desc: DescEnum): JsonSchema {
    return this.#reference(desc, () => ({
      type: 'string',
      ...described(enumComment(desc, this.#comments)),
      enum: desc.values.map(({ jsonName }) => jsonName),
    }));
  }

  #reference(desc: DescMessage | DescEnum, make: () => JsonSchema): JsonSchema {
    const name = this.#names.get(desc.typeName) ?? desc.typeName;
    if (!this.#schemas.has(name)) {
      // Set before it is made: messages refer to themselves.
      this.#schemas.set(name, {});
      this.#schemas.set(name, make());
    }
    return { $ref: `#/components/schemas/${name}` };
  }
}

/** At most one member may be there; with `(buf.validate.oneof).required`, exactly one. */
function oneofSchema(oneof: DescOneof, keep: (field: DescField) => boolean): JsonSchema | undefined {
  const members = oneof.fields.filter(keep).map(({ jsonName }) => jsonName);
  if (members.length === 0) return undefined;
  const each = members.map((member) => ({ required: [member] }));
  const isRequired = hasOption(oneof, oneofRules) && getOption(oneof, oneofRules).required;
  return isRequired ? { oneOf: each } : { oneOf: [...each, { not: { anyOf: each } }] };
}

/** Rules for the elements of a list or map stand within the schema of the element. */
function mergeNested(schema: JsonSchema, keywords: JsonSchema): JsonSchema {
  const merged: Record<string, unknown> = { ...schema, ...keywords };
  for (const nested of ['items', 'additionalProperties']) {
    const [own, more] = [schema[nested], keywords[nested]];
    if (typeof own === 'object' && typeof more === 'object') merged[nested] = { ...own, ...more };
  }
  return merged;
}

function enumComment(desc: DescEnum, comments: Comments): string | undefined {
  const values = desc.values
    .map((value) => ({ name: value.jsonName, text: comments(`${desc.typeName}.${value.name}`) }))
    .filter(({ text }) => text !== undefined)
    .map(({ name, text }) => `- \`${name}\`: ${text?.replaceAll('\n', ' ')}`);
  const parts = [comments(desc.typeName), values.join('\n')].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

/** `{ description }`, or nothing. */
export function described(comment: string | undefined): { description?: string } {
  return comment === undefined || comment === '' ? {} : { description: comment };
}

function reachable(roots: Iterable<DescMessage>): ReadonlySet<DescMessage | DescEnum> {
  const found = new Set<DescMessage | DescEnum>();
  const waiting = [...roots];
  for (let message = waiting.pop(); message !== undefined; message = waiting.pop()) {
    if (found.has(message)) continue;
    found.add(message);
    for (const field of message.fields) {
      if (field.message !== undefined) waiting.push(field.message);
      if (field.enum !== undefined) found.add(field.enum);
    }
  }
  return found;
}

function namesOf(types: ReadonlySet<DescMessage | DescEnum>): ReadonlyMap<string, string> {
  const byShort = Map.groupBy(types, shortName);
  return new Map(
    [...types].map((desc) => [
      desc.typeName,
      byShort.get(shortName(desc))?.length === 1 ? shortName(desc) : desc.typeName,
    ]),
  );
}

function shortName(desc: DescMessage | DescEnum): string {
  const prefix = desc.file.proto.package;
  return prefix === '' ? desc.typeName : desc.typeName.slice(prefix.length + 1);
}
