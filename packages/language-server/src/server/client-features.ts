import type { ClientCapabilities, MarkupKind } from 'vscode-languageserver';

/** What a client says that it knows, as far as answers depend on it. */
export interface ClientFeatures {
  readonly snippets: boolean;
  /** Of the documentation of completions; null where the client knows no other than plain strings. */
  readonly itemFormat: MarkupKind | null;
  readonly hoverFormat: MarkupKind;
  readonly symbolTrees: boolean;
  /** Edits that name the version of the document that they are for. */
  readonly versionedEdits: boolean;
  readonly prepareRename: boolean;
  /** The client can be asked to watch files. */
  readonly watchesFiles: boolean;
  /** Repairs may come as code actions; older clients know commands only. */
  readonly codeActions: boolean;
}

export function featuresOf({ textDocument, workspace }: ClientCapabilities): ClientFeatures {
  const item = textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    itemFormat: bestOf(item?.documentationFormat),
    hoverFormat: bestOf(textDocument?.hover?.contentFormat) ?? 'plaintext',
    symbolTrees: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    prepareRename: textDocument?.rename?.prepareSupport === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
  };
}

function bestOf(formats: readonly MarkupKind[] = []): MarkupKind | null {
  return (['markdown', 'plaintext'] as const).find((format) => formats.includes(format)) ?? null;
}
