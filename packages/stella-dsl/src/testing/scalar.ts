import { DEFAULT_LIMITS } from '../limits.ts';
import { didYouMean } from '../suggest.ts';
import { decimalOf } from '../values/decimal.ts';
import { instantOf } from '../values/instant.ts';

/** `open`: a text, a number, true or false. `json`: those, null, and lists and mappings of them. */
export type Scalar =
  | { readonly is: 'text' | 'number' | 'bool' | 'instant' | 'open' | 'json' }
  | { readonly is: 'word'; readonly words: readonly string[] };

const { stringBytes } = DEFAULT_LIMITS;

interface Problem {
  readonly message: string;
  readonly hint?: string;
}

/** Why a value is not one of its kind; null where it is. */
export function problemOf(scalar: Scalar, value: unknown): Problem | null {
  if (typeof value === 'string') {
    const problem = textProblem(value);
    if (problem !== null) return problem;
  }
  switch (scalar.is) {
    case 'text':
      return typeof value === 'string' ? null : wanted('a text', value, quotesHint(value));
    case 'number':
      return decimalOf(value) !== null ? null : wanted('a number below 10^18', value, plainHint(value));
    case 'bool':
      return typeof value === 'boolean' ? null : wanted('true or false', value, plainHint(value));
    case 'instant':
      return instantOf(value) !== null ? null : wanted('an instant such as 2026-01-31T00:00:00Z', value);
    case 'open':
      return isOpen(value) ? null : wanted('a text, a number, true or false', value);
    case 'json':
      return isJson(value, MAX_DEPTH)
        ? null
        : { message: 'a value below nests too deeply, is too long, or is no number or text' };
    case 'word':
      return typeof value === 'string' && scalar.words.includes(value) ? null : wrongWord(scalar.words, value);
  }
}

function textProblem(text: string): Problem | null {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > stringBytes)
    return { message: `the text has ${bytes} bytes, more than the limit stringBytes (${stringBytes})` };
  return text.isWellFormed() ? null : { message: 'the text holds half of a character' };
}

function wanted(what: string, value: unknown, hint?: string): Problem {
  const found = typeof value === 'string' ? `"${shown(value)}"` : kindOf(value);
  return { message: `${what} is needed here, this is ${found}`, ...(hint === undefined ? {} : { hint }) };
}

/** `version: 1.10` is the number 1.1 in YAML. */
function quotesHint(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? 'put it in quotes' : undefined;
}

function plainHint(value: unknown): string | undefined {
  return typeof value === 'string' ? 'write it without quotes' : undefined;
}

function wrongWord(words: readonly string[], value: unknown): Problem {
  const near = typeof value === 'string' ? didYouMean(value, words) : undefined;
  return wanted(`one of ${words.join(', ')}`, value, near);
}

function isOpen(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || decimalOf(value) !== null;
}

const MAX_DEPTH = 8;

function isJson(value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  if (typeof value === 'string') return textProblem(value) === null;
  if (typeof value !== 'object' || value === null) return value === null || isOpen(value);
  return Object.entries(value).every(([key, one]) => key.isWellFormed() && isJson(one, depth - 1));
}

const LONGEST = 60;

export function shown(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text.toWellFormed();
}

/** What a YAML author would call it. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'boolean' ? 'true or false' : 'a number';
}
