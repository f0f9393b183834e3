import { asGuess, rewrite } from '../repair.ts';
import { wordEnd } from './characters.ts';
import { nearLineEnd, type Scan } from './scan.ts';
import { type Token, tokenOf } from './token.ts';
import { closeString } from './unclosed.ts';

const DASH = 0x2d;
const QUOTE = 0x22;
const KEBAB = /^\w+(?:[-@]\w+)+/;
/** Words behind which an author gives a name. */
const NAMING = /^(?:rule|profile|map|annotate)$/;

/** A word; what only looks like one, with `-` in it or with a quote behind it, is reported and read as what was meant. */
export function scanWord(scan: Scan, start: number): Token {
  const { text } = scan;
  const end = wordEnd(text, start + 1);
  const next = text.charCodeAt(end);
  if (next === QUOTE && isClosingQuote(text, end)) return openString(scan, start, end);
  if (next !== DASH || wordEnd(text, end + 1) === end + 1) return tokenOf('word', text.slice(start, end), start, end);
  return scanKebab(scan, start);
}

/** `team-name`: a name with `_`, a key in quotes, or a string that lacks its quotes. */
function scanKebab(scan: Scan, start: number): Token {
  const { text, sink, tokens } = scan;
  const written = KEBAB.exec(text.slice(start, nearLineEnd(text, start)))?.[0] ?? '';
  const span = { start, end: start + written.length };
  if (text.charCodeAt(span.end) === QUOTE && isClosingQuote(text, span.end)) return openString(scan, start, span.end);
  const name = written.replaceAll('-', '_');
  const [before, point] = [tokens.at(-2), tokens.at(-1)];
  if (point?.value === '.' && (before?.value === 'env' || before?.value === 'custom')) {
    const key = `["${written}"]`;
    const fix = { title: `write \`${key}\``, edits: [{ start: point.start, end: span.end, text: key }] };
    sink.report('LEX-001', span, `\`-\` is not part of a name`, `write \`${before.value}${key}\``, fix);
  } else if (isNaming(scan, span.end)) {
    sink.report('LEX-001', span, `\`-\` is not part of a name`, `write \`${name}\``, rewrite(span, name));
  } else {
    const quoted = `"${written}"`;
    sink.report(
      'LEX-001',
      span,
      `\`-\` is not part of a name`,
      `a string stands in quotes: ${quoted}`,
      rewrite(span, quoted),
    );
  }
  return tokenOf('junk', name, span.start, span.end);
}

function isNaming({ text, tokens }: Scan, end: number): boolean {
  const before = tokens.at(-1);
  if (before !== undefined && before.kind === 'word' && NAMING.test(before.value)) return true;
  return /^\s*(?:=(?!=)|:)/.test(text.slice(end, end + 20));
}

/** A quote behind a word that has none before it: an odd one on its line, since what follows has its pairs. */
export function isClosingQuote(text: string, quote: number): boolean {
  const behind = text.slice(quote + 1, nearLineEnd(text, quote));
  return (behind.split('"').length - 1) % 2 === 0;
}

/** The string that a quote ends which nothing opened. */
function openString(scan: Scan, from: number, quote: number): Token {
  const { text, sink, tokens } = scan;
  const unclosed = lastUnclosed(scan);
  if (unclosed !== null) return closeEarlier(scan, unclosed);
  const start = startOf(scan, from);
  while ((tokens.at(-1)?.start ?? -1) >= start) tokens.pop();
  const fix = asGuess({ title: 'open the string', edits: [{ start, end: start, text: '"' }] });
  sink.report('LEX-002', { start, end: quote + 1 }, 'this string has no opening quote', 'write "..."', fix);
  return tokenOf('string', text.slice(start, quote), start, quote + 1);
}

const ANCHOR = /^(?:because|message|policy|syntax|[=!:]?=|:)$/;
const MOST_TOKENS = 60;

/** Behind the first word or sign of the line that a string follows; else the words and points that stand right before. */
function startOf({ text, tokens }: Scan, from: number): number {
  let anchored: number | null = null;
  let run = from;
  for (let index = tokens.length - 1; index >= Math.max(0, tokens.length - MOST_TOKENS); index -= 1) {
    const token = tokens[index];
    if (
      token === undefined ||
      token.kind === 'string' ||
      /^[{[]$/.test(token.value) ||
      !onOneLine(text, token.end, from)
    )
      break;
    if (token.end === run && isPart(token)) run = token.start;
    if (ANCHOR.test(token.value)) anchored = tokens[index + 1]?.start ?? from;
  }
  return anchored ?? run;
}

function onOneLine(text: string, start: number, end: number): boolean {
  return !text.slice(start, end).includes('\n');
}

/** A string of this line that ended right before a letter: the quote that ended it was meant to open the next one. */
function lastUnclosed({ text, tokens }: Scan): Token | null {
  const end = tokens.at(-1)?.end ?? 0;
  for (const token of tokens.slice(-MOST_TOKENS).reverse()) {
    if (!onOneLine(text, token.end, end)) return null;
    if (token.kind !== 'string') continue;
    return text[token.end - 1] === '"' && /\w/.test(text[token.end] ?? '') ? token : null;
  }
  return null;
}

/** Takes back what was read since, and goes on where the string was meant to end. */
function closeEarlier(scan: Scan, unclosed: Token): Token {
  const { tokens, text, sink } = scan;
  while ((tokens.at(-1)?.start ?? -1) >= unclosed.start) tokens.pop();
  const { end, fix } = closeString(scan, unclosed.start, unclosed.end - 1);
  const span = { start: unclosed.start, end };
  sink.report('LEX-002', span, 'this string is not closed', 'a string ends on its line; write \\n for a line end', fix);
  return tokenOf('string', text.slice(span.start + 1, end), span.start, end);
}

function isPart({ kind, value }: Token): boolean {
  return kind === 'word' || kind === 'number' || value === '.';
}
