import type { JsonSchema } from './json-schema.ts';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/**
 * A value that the schema of a parameter allows, or undefined when none of the usual ones does. Always the same for the
 * same input, so that the document's bytes do not change.
 */
export function exampleFor(name: string, schema: JsonSchema): unknown {
  const [first] = Array.isArray(schema.enum) ? (schema.enum as unknown[]).slice(-1) : [];
  if (first !== undefined) return first;
  switch (schema.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return typeof schema.maximum === 'number' && schema.maximum < 10 ? schema.maximum : atLeast(schema.minimum);
    case 'string':
      return textCandidates(name, schema).find((candidate) => fits(candidate, schema));
    default:
      return undefined;
  }
}

function atLeast(minimum: unknown): number {
  return typeof minimum === 'number' && minimum > 10 ? minimum : 10;
}

function textCandidates(name: string, { format }: JsonSchema): string[] {
  if (format === 'date-time') return ['2026-01-31T12:00:00Z'];
  if (format === 'uuid') return ['6f1c2f9e-3d0b-4c8a-9a53-0d6f6f1c2f9e'];
  const plain = (name.split('.').at(-1) ?? name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [/digest/i.test(name) ? DIGEST : `my-${plain}`, plain, '1.2.0', '42', '5s', 'a/b.txt', 'x', DIGEST];
}

function fits(candidate: string, { pattern, minLength, maxLength }: JsonSchema): boolean {
  return (
    (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(candidate)) &&
    (typeof minLength !== 'number' || candidate.length >= minLength) &&
    (typeof maxLength !== 'number' || candidate.length <= maxLength)
  );
}
