const WORD_START = 1;
const DIGIT = 2;
const SPACE = 4;
const PUNCTUATION = 8;
const BYTE_ORDER_MARK = 0xfeff;

/** What each ASCII character can be part of: one look instead of a pattern for each character. */
const CLASSES = new Uint8Array(128);
mark('ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz', WORD_START);
mark('0123456789', DIGIT);
mark(' \t\n', SPACE);
mark('{}[](),;.:=<>', PUNCTUATION);

function mark(characters: string, kind: number): void {
  for (let at = 0; at < characters.length; at += 1) CLASSES[characters.charCodeAt(at)] = kind;
}

function classOf(code: number): number {
  return code < 128 ? (CLASSES[code] ?? 0) : 0;
}

export function isWordStart(code: number): boolean {
  return classOf(code) === WORD_START;
}

export function isDigit(code: number): boolean {
  return classOf(code) === DIGIT;
}

export function isPunctuation(code: number): boolean {
  return classOf(code) === PUNCTUATION;
}

/** First offset at or behind `at` that holds no white space. A byte order mark counts as white space wherever it stands. */
export function spaceEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

function isSpace(code: number): boolean {
  return classOf(code) === SPACE || code === BYTE_ORDER_MARK;
}

/** First offset at or behind `at` that holds no letter, digit or `_`. */
export function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && (classOf(text.charCodeAt(end)) & (WORD_START | DIGIT)) !== 0) end += 1;
  return end;
}
