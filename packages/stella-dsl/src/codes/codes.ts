import type { CodeEntry } from './code-entry.ts';
import { GRAMMAR_CODES } from './grammar-codes.ts';
import { LEXICAL_CODES } from './lexical-codes.ts';
import { LIMIT_CODES } from './limit-codes.ts';
import { LINT_CODES } from './lint-codes.ts';
import { TYPE_CODES } from './type-codes.ts';

const ALL = { ...LEXICAL_CODES, ...GRAMMAR_CODES, ...TYPE_CODES, ...LIMIT_CODES, ...LINT_CODES };

/** A code of a diagnostic of this package. Stable: a program may rely on it, never on a message. */
export type Code = keyof typeof ALL;

/** Every code that this package reports. A code that is not here cannot be reported. */
export const CODES: Readonly<Record<Code, CodeEntry>> = ALL;
