import { type CodeAction, CodeActionKind, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { markup } from '../language/documentation.ts';
import { repairsIn } from '../services/code-actions.ts';
import { completionsAt } from '../services/completion/completion.ts';
import { definitionsAt, referencesAt } from '../services/definition.ts';
import { foldingRanges } from '../services/folding.ts';
import { formatting } from '../services/formatting.ts';
import { hover } from '../services/hover.ts';
import { RenameRefused, rename, renameTarget } from '../services/rename.ts';
import { semanticTokens } from '../services/semantic-tokens.ts';
import { signatureHelp } from '../services/signature.ts';
import { documentSymbols } from '../services/symbols.ts';
import type { StellaFile } from '../text/stella-file.ts';
import type { ClientFeatures } from './client-features.ts';
import type { Asked, Session } from './session.ts';
import { flatSymbols, wireCompletions, wireDiagnostic, wireEdit, wireLocations, wireTokens } from './wire.ts';
import type { Place, Workspace } from './workspace.ts';

/** Answers what a client asks of a document; with nothing, where the document is not open or belongs to no pack. */
export function answerRequests(connection: Connection, workspace: Workspace, session: Session): void {
  const onDocument =
    <P extends Asked, R>(answer: (place: Place, params: P, features: ClientFeatures) => R) =>
    (params: P): R | null => {
      const features = session.check(params);
      const place = workspace.placeOf(params.textDocument.uri);
      return place === null ? null : answer(place, params, features);
    };
  const onPolicy = <P extends Asked, R>(
    answer: (file: StellaFile, place: Place, params: P, features: ClientFeatures) => R,
  ) =>
    onDocument<P, R | null>((place, params, features) => {
      const file = place.pack.policy(place.path);
      return file === undefined ? null : answer(file, place, params, features);
    });

  connection.onHover(
    onDocument(({ pack, path }, { position }, { hoverFormat }) => {
      const found = hover(pack, path, position);
      return found && { contents: markup(found.documentation, hoverFormat), range: found.range };
    }),
  );
  connection.onCompletion(
    onPolicy((file, { pack }, { position }, features) =>
      wireCompletions(completionsAt(pack, file, position), features),
    ),
  );
  connection.onSignatureHelp(onPolicy((file, _, { position }) => signatureHelp(file, file.offsetOf(position))));
  connection.onDefinition(
    onDocument((place, { position }) => wireLocations(place, definitionsAt(place.pack, place.path, position))),
  );
  connection.onReferences(
    onDocument((place, { position, context }) =>
      wireLocations(place, referencesAt(place.pack, place.path, position, context?.includeDeclaration === true)),
    ),
  );
  connection.onPrepareRename(
    onDocument(({ pack, path }, { position }) => {
      const target = renameTarget(pack, path, position);
      return target && { range: target.range, placeholder: target.subject.name };
    }),
  );
  connection.onRenameRequest(
    onDocument((place, { position, newName }, features) =>
      wireEdit(
        place,
        refusing(() => rename(place.pack, place.path, position, newName ?? '')),
        features,
      ),
    ),
  );
  connection.onDocumentSymbol(
    onPolicy((file, _, { textDocument }, { symbolTrees }) => {
      const symbols = documentSymbols(file);
      return symbolTrees ? symbols : flatSymbols(textDocument.uri, symbols);
    }),
  );
  connection.onFoldingRanges(onPolicy((file) => foldingRanges(file)));
  connection.onDocumentFormatting(onPolicy((file) => formatting(file)));
  connection.onCodeAction(
    onDocument((place, { range, context }, features): CodeAction[] => {
      const wanted =
        context?.only === undefined || context.only.some((kind) => kind === '' || kind === CodeActionKind.QuickFix);
      return (wanted ? repairsIn(place.pack, place.path, range) : []).map(({ title, diagnostic, edits }) => ({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [wireDiagnostic(diagnostic)],
        // What is preferred, editors do for all of a file at once.
        isPreferred: diagnostic.fix?.guess === undefined,
        edit: wireEdit(place, edits, features),
      }));
    }),
  );
  const tokens = onPolicy((file) => wireTokens(semanticTokens(file)));
  connection.languages.semanticTokens.on((params) => tokens(params) ?? { data: [] });
}

function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RenameRefused) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}
