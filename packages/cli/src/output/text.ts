import { styleText } from 'node:util';
import { printable } from './printable.ts';

type Style = Parameters<typeof styleText>[0];

/** A text in a style of its own. */
interface Painted {
  readonly style: Style;
  readonly text: string;
}

/** A text for people. Colours are no part of its characters, so that no text of others can bring its own. */
export type Text = string | Painted | readonly Text[];

export function paint(style: Style, text: string): Text {
  return { style, text };
}

/** So that no text of others can pass for a line of ours. */
export function onOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** Texts with something between them. */
export function joined(texts: readonly Text[], separator: string): Text {
  return texts.flatMap((text, index) => (index === 0 ? [text] : [separator, text]));
}

/** What is written: nothing that a terminal obeys, but for our own colours where those are wanted. */
export function rendered(text: Text, colours: boolean): string {
  if (typeof text === 'string') return printable(text);
  if (!('style' in text)) return text.map((each) => rendered(each, colours)).join('');
  const shown = printable(text.text);
  // Whether colours are wanted was asked where the stream is known.
  return colours ? styleText(text.style, shown, { validateStream: false }) : shown;
}
