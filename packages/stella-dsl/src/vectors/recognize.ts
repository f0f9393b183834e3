import { RESERVED_WORDS, type Token } from '../lexer/token.ts';
import { alternative, type Element, type Grammar, taken } from './grammar.ts';

/** What a text of the grammar made use of; null where it is no text of the grammar. */
export function recognize(grammar: Grammar, tokens: readonly Token[]): ReadonlySet<string> | null {
  const found = new Recognizer(grammar, tokens).match({ kind: 'name', value: 'file' }, 0);
  return found === null || tokens[found.end]?.kind !== 'end' ? null : new Set(found.uses);
}

interface Found {
  readonly end: number;
  readonly uses: readonly string[];
}

/** Tries alternatives in their order and takes the first, repeats as often as it can: the grammar needs no more than that. */
class Recognizer {
  readonly #grammar: Grammar;
  readonly #tokens: readonly Token[];

  constructor(grammar: Grammar, tokens: readonly Token[]) {
    this.#grammar = grammar;
    this.#tokens = tokens;
  }

  match(element: Element, at: number): Found | null {
    switch (element.kind) {
      case 'word':
        return this.#token(
          at,
          ({ kind, value }) => value === element.value && (kind === 'word' || kind === 'punctuation'),
        );
      case 'name':
        return this.#named(element.value, at);
      case 'sequence':
        return this.#sequence(element.items, at);
      case 'choice':
        return this.#choice(element, at);
      case 'optional':
      case 'many':
        return this.#repeat(element, at);
    }
  }

  #named(name: string, at: number): Found | null {
    const terminal = TERMINALS[name];
    if (terminal !== undefined) return this.#token(at, terminal);
    const rule = this.#grammar.get(name);
    if (rule === undefined) throw new Error(`the grammar has no rule ${name}`);
    return this.match(rule, at);
  }

  #token(at: number, test: (token: Token) => boolean): Found | null {
    const token = this.#tokens[at];
    return token !== undefined && test(token) ? { end: at + 1, uses: [] } : null;
  }

  #sequence(items: readonly Element[], at: number): Found | null {
    const uses: string[] = [];
    let end = at;
    for (const item of items) {
      const found = this.match(item, end);
      if (found === null) return null;
      uses.push(...found.uses);
      end = found.end;
    }
    return { end, uses };
  }

  #choice(element: Element & { kind: 'choice' }, at: number): Found | null {
    for (const [index, item] of element.items.entries()) {
      const found = this.match(item, at);
      if (found !== null) return { end: found.end, uses: [alternative(element, index), ...found.uses] };
    }
    return null;
  }

  #repeat(element: Element & { kind: 'optional' | 'many' }, at: number): Found {
    const most = element.kind === 'optional' ? 1 : Number.POSITIVE_INFINITY;
    const uses = new Set<string>();
    let end = at;
    for (let times = 0; times < most; times += 1) {
      const found = this.match(element.item, end);
      if (found === null || found.end === end) break;
      for (const use of found.uses) uses.add(use);
      end = found.end;
    }
    return { end, uses: [taken(element, end > at), ...uses] };
  }
}

const TERMINALS: Readonly<Record<string, (token: Token) => boolean>> = {
  STRING: ({ kind }) => kind === 'string',
  NUMBER: ({ kind }) => kind === 'number',
  INTEGER: ({ kind, value }) => kind === 'number' && /^[0-9]+$/.test(value),
  WORD: ({ kind }) => kind === 'word',
  NAME: ({ kind, value }) => kind === 'word' && !RESERVED_WORDS.has(value),
};
