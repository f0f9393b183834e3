const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where most texts have ended. Behind that, a native search is worth its call. */
const SHORT = 24;

/** Position of the quote that ends the text whose content goes on at `from`; -1 when it does not end in these bytes. */
export function textEnd(bytes: Buffer, from: number): number {
  const near = Math.min(from + SHORT, bytes.length);
  let at = from;
  while (at < near) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote === -1) return -1;
    if (backslashesBefore(bytes, quote, at) % 2 === 0) return quote;
    at = quote + 1;
  }
}

/** Whether bytes that end inside of a text, which goes on at `from`, end with half of an escape. */
export function endsEscaped(bytes: Buffer, from: number): boolean {
  return backslashesBefore(bytes, bytes.length, from) % 2 === 1;
}

function backslashesBefore(bytes: Buffer, end: number, from: number): number {
  let at = end;
  while (at > from && bytes[at - 1] === BACKSLASH) at -= 1;
  return end - at;
}
