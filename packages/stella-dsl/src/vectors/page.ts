import { readFileSync } from 'node:fs';

/** The normative text. */
export const PAGE = readFileSync(new URL('../../../../docs/stella-dsl.md', import.meta.url), 'utf8');

export const HEADINGS: readonly string[] = [...PAGE.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

/** Numbers of its clauses, each where it is stated. */
export const CLAUSES: readonly string[] = [
  ...PAGE.matchAll(/^(?:- |\| )?\*\*([A-Z]\d{1,2})\*\*|(?<=\. )\*\*([A-Z]\d{1,2})\*\*/gm),
].map(([, first, later]) => first ?? later ?? '');

/** Fenced blocks with this info string, in order. */
export function blocks(info: string): string[] {
  return [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, found, text]) =>
    found === info && text !== undefined ? [text] : [],
  );
}
