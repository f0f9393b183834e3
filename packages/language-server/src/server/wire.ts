import type { Diagnostic } from '@policy-registry/stella-dsl';
import {
  type CompletionItem,
  CompletionItemKind,
  DiagnosticSeverity,
  type DocumentSymbol,
  InsertTextFormat,
  type Location,
  type MarkupContent,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SymbolInformation,
  type TextEdit,
  type Diagnostic as WireDiagnostic,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { type Documentation, markup } from '../language/documentation.ts';
import { rangeOf } from '../services/code-actions.ts';
import type { Offers } from '../services/completion/completion.ts';
import type { Offer } from '../services/completion/offer.ts';
import { type SemanticToken, TOKEN_TYPES } from '../services/semantic-tokens.ts';
import type { ClientFeatures } from './client-features.ts';
import type { OpenPack } from './workspace.ts';

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

export function wireDiagnostic(diagnostic: Diagnostic): WireDiagnostic {
  const { code, severity, message, hint } = diagnostic;
  return {
    range: rangeOf(diagnostic),
    severity: SEVERITIES[severity],
    code,
    source: 'stella',
    message: hint === undefined ? message : `${message}\n${hint}`,
  };
}

const KINDS: Readonly<Record<Offer['kind'], CompletionItemKind>> = {
  value: CompletionItemKind.EnumMember,
  field: CompletionItemKind.Field,
  name: CompletionItemKind.Module,
  function: CompletionItemKind.Function,
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
};

/** In the order of the offers: clients sort by name otherwise. */
export function wireCompletions({ offers, range }: Offers, features: ClientFeatures): CompletionItem[] {
  return offers.map(({ label, kind, detail, documentation, snippet }, index) => {
    const asSnippet = snippet !== undefined && features.snippets;
    return {
      label,
      kind: KINDS[kind],
      sortText: String(index).padStart(4, '0'),
      textEdit: { range, newText: asSnippet ? snippet : label },
      insertTextFormat: asSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation: documentationOf(documentation, features) }),
    };
  });
}

function documentationOf(documentation: Documentation, { itemFormat }: ClientFeatures): string | MarkupContent {
  return itemFormat === null ? markup(documentation, 'plaintext').value : markup(documentation, itemFormat);
}

export function wireLocations(
  open: OpenPack,
  found: readonly { path: string; range: Location['range'] }[],
): Location[] {
  return found.map(({ path, range }) => ({ uri: open.uriOf(path), range }));
}

export function wireEdit(
  open: OpenPack,
  edits: ReadonlyMap<string, readonly TextEdit[]>,
  { versionedEdits }: ClientFeatures,
): WorkspaceEdit {
  const byUri = [...edits].map(([path, list]) => ({ path, uri: open.uriOf(path), edits: [...list] }));
  if (!versionedEdits) return { changes: Object.fromEntries(byUri.map(({ uri, edits: list }) => [uri, list])) };
  const versioned = byUri.map(({ path, uri, edits: list }) => ({
    textDocument: { uri, version: open.documentOf(path)?.version ?? null },
    edits: list,
  }));
  return { documentChanges: versioned };
}

/** For clients that know no trees of symbols. */
export function flatSymbols(uri: string, symbols: readonly DocumentSymbol[], container?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(container === undefined ? {} : { containerName: container }) },
    ...flatSymbols(uri, children, name),
  ]);
}

export function wireTokens(tokens: readonly SemanticToken[]): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  for (const { line, character, length, type, isDeclaration } of tokens) {
    builder.push(line, character, length, TOKEN_TYPES.indexOf(type), isDeclaration ? 1 : 0);
  }
  return builder.build();
}
