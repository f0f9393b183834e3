/** What moves a terminal's cursor, changes its colours, or turns the direction of text. */
const CONTROLS = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Texts of others may hold escape sequences; a terminal must not obey them. Line breaks and tabs stay. */
export function printable(text: string): string {
  return text.replaceAll(CONTROLS, (character) => (character === '\n' || character === '\t' ? character : '\ufffd'));
}

/** JSON with the same meaning and no character that a terminal obeys, over several lines. */
export function prettyJson(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2));
}

export function oneLineJson(value: unknown): string {
  return escaped(JSON.stringify(value));
}

/** JSON.stringify escapes the first 32 controls alone. What it made itself, line breaks between values, stays. */
function escaped(json: string): string {
  return json.replaceAll(CONTROLS, (character) => (character === '\n' ? character : escapeOf(character)));
}

function escapeOf(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}
