/** An element of a grammar rule. `used` names what a text can take or leave: see `usesOf`. */
export type Element =
  | { readonly kind: 'word'; readonly value: string }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'sequence'; readonly items: readonly Element[] }
  | { readonly kind: 'choice'; readonly label: string; readonly items: readonly Element[] }
  | { readonly kind: 'optional' | 'many'; readonly label: string; readonly item: Element };

export type Grammar = ReadonlyMap<string, Element>;

/** Reads the grammar of the page: `name := element*`, with `'word'`, NAME, `( )`, `|`, `?` and `*`. */
export function readGrammar(text: string): Grammar {
  const rules = text.split(/^(?=\w+ +:=)/m).map((rule) => /^(\w+) +:=([\s\S]*)$/.exec(rule));
  return new Map(
    rules.map((rule) => {
      if (rule === null) throw new Error('no grammar rule');
      const [, name = '', body = ''] = rule;
      return [name, new RuleReader(name, body.match(/'[^']+'|\w+|[()|?*]/g) ?? []).read()];
    }),
  );
}

class RuleReader {
  readonly #name: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(name: string, tokens: readonly string[]) {
    this.#name = name;
    this.#tokens = tokens;
  }

  read(): Element {
    const start = this.#at;
    const items = [this.#sequence()];
    while (this.#accept('|')) items.push(this.#sequence());
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: 'choice', label: this.#label(start), items };
  }

  #sequence(): Element {
    const items: Element[] = [];
    while (this.#at < this.#tokens.length && !['|', ')'].includes(this.#tokens[this.#at] ?? ''))
      items.push(this.#item());
    return { kind: 'sequence', items };
  }

  #item(): Element {
    const start = this.#at;
    const item = this.#atom();
    const kind = this.#accept('?') ? 'optional' : this.#accept('*') ? 'many' : null;
    return kind === null ? item : { kind, label: this.#label(start), item };
  }

  #atom(): Element {
    const token = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    if (token.startsWith("'")) return { kind: 'word', value: token.slice(1, -1) };
    if (token !== '(') return { kind: 'name', value: token };
    const inner = this.read();
    if (!this.#accept(')')) throw new Error(`${this.#name}: a parenthesis is not closed`);
    return inner;
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #label(start: number): string {
    return `${this.#name}: ${this.#tokens.slice(start, this.#at).join(' ')}`;
  }
}

/** Everything that a text can make use of: each alternative, each optional part taken and left out, each repetition likewise. */
export function usesOf(grammar: Grammar): string[] {
  return [...grammar.values()].flatMap(usesIn);
}

function usesIn(element: Element): string[] {
  switch (element.kind) {
    case 'sequence':
      return element.items.flatMap(usesIn);
    case 'choice':
      return [...element.items.map((_, index) => alternative(element, index)), ...element.items.flatMap(usesIn)];
    case 'optional':
    case 'many':
      return [taken(element, true), taken(element, false), ...usesIn(element.item)];
    default:
      return [];
  }
}

export function alternative({ label, items }: Element & { kind: 'choice' }, index: number): string {
  return `${label}, alternative ${index + 1} of ${items.length}`;
}

export function taken({ label }: Element & { kind: 'optional' | 'many' }, there: boolean): string {
  return `${label}, ${there ? 'there' : 'left out'}`;
}
