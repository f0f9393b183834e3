import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

export const VSCODE = join(import.meta.dirname, '../../../../editors/vscode');

export type ScopesAt = (offset: number) => readonly string[];

const require = createRequire(import.meta.url);

/** The grammar of the editors, run by the engine that editors run it with. */
export async function loadGrammar(): Promise<(text: string) => ScopesAt> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm);
  const path = join(VSCODE, 'syntaxes/stella.tmLanguage.json');
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(path, 'utf8'), path),
  });
  const grammar = await registry.loadGrammar('source.stella');
  if (grammar === null) throw new Error('there is no grammar');
  return (text) => scopesOf(grammar, text);
}

function scopesOf(grammar: textmate.IGrammar, text: string): ScopesAt {
  const scopes: (readonly string[])[] = [];
  let stack = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const { startIndex, endIndex, scopes: here } of tokens) {
      for (let at = startIndex; at < Math.min(endIndex, line.length); at += 1) scopes.push(here);
    }
    scopes.push([]);
  }
  return (offset) => scopes[offset] ?? [];
}
