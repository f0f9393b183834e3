import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { CODES } from '../codes/codes.ts';
import { policy } from '../fixtures.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const SOURCES = ['examples/**/*.stella', 'packages/*/{packs,fixtures}/**/*.stella'];
const VECTORS = 'packages/stella-dsl/vectors/*.yaml';
const LONGEST = 16 * 1024;

/** The policies of this repository: examples, templates, fixtures, vectors, and the examples of the diagnostic codes. */
export function corpus(): string[] {
  const read = (pattern: string) =>
    globSync(pattern, { cwd: ROOT })
      .sort()
      .map((path) => readFileSync(`${ROOT}/${path}`, 'utf8'));
  const vectors = read(VECTORS).flatMap((text) =>
    parseAllDocuments(text).flatMap((document) =>
      'toJS' in document ? [...texts(document.toJS())].map(asPolicy) : [],
    ),
  );
  const examples = Object.values(CODES).flatMap(({ example }) =>
    example === undefined ? [] : [policy(example.wrong), policy(example.right)],
  );
  const found = [...SOURCES.flatMap(read), ...vectors, ...examples];
  return [...new Set(found)].filter((text) => text.length > 0 && text.length <= LONGEST);
}

function* texts(node: unknown): Generator<string> {
  if (typeof node === 'string') yield node;
  else if (typeof node === 'object' && node !== null) for (const one of Object.values(node)) yield* texts(one);
}

/** Vectors hold whole files, sections of a policy, and single expressions. */
function asPolicy(text: string): string {
  if (/\bsyntax\s*"/.test(text)) return text;
  const sections = /\b(?:rule|profile|metadata|settings)\b[^{]*\{/.test(text);
  return policy(sections ? text : `rule r { when ${text} then warn }`);
}
