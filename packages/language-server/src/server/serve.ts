import type { Readable, Writable } from 'node:stream';
import { DidChangeWatchedFilesNotification, TextDocuments } from 'vscode-languageserver';
import { createConnection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import packageJson from '../../package.json' with { type: 'json' };
import { answerRequests } from './answers.ts';
import { capabilitiesFor } from './capabilities.ts';
import { featuresOf } from './client-features.ts';
import { Publisher } from './publisher.ts';
import { Session } from './session.ts';
import { Workspace } from './workspace.ts';

const WATCHED = '**/*.{stella,yaml,md,json}';

/**
 * Serves one client over two streams, and ends the process when the client says `exit` or goes away: with 0 after `shutdown`, else
 * with 1. Nothing else may write to `output`.
 */
export function serve(input: Readable, output: Writable): void {
  // However it ends, it was not asked to before `shutdown`.
  process.exitCode = 1;
  const connection = createConnection(input, output);
  const documents = new TextDocuments(TextDocument);
  const workspace = new Workspace(() => documents.all());
  const session = new Session();
  const failed = (error: unknown) =>
    connection.console.error(error instanceof Error ? `${error.stack}` : String(error));
  const publisher = new Publisher({
    workspace,
    documents: () => documents.keys(),
    send: (params) => void connection.sendDiagnostics(params).catch(failed),
    failed,
  });
  connection.onInitialize(({ capabilities }) => {
    const features = session.begin(featuresOf(capabilities));
    return {
      capabilities: capabilitiesFor(features),
      serverInfo: { name: 'policyctl lsp', version: packageJson.version },
    };
  });
  connection.onInitialized(() => {
    if (!session.features?.watchesFiles) return;
    const watchers = [{ globPattern: WATCHED }];
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(failed);
  });
  connection.onShutdown(() => {
    process.exitCode = 0;
    session.end();
    publisher.stop();
  });
  const diskChanged = () => publisher.schedule('disk');
  // A client that watches no files cannot tell of them: then they are read again whenever something is typed.
  documents.onDidChangeContent(() => publisher.schedule(session.features?.watchesFiles ? 'typed' : 'disk'));
  for (const event of [documents.onDidOpen, documents.onDidSave, documents.onDidClose]) event(diskChanged);
  connection.onDidChangeWatchedFiles(diskChanged);
  answerRequests(connection, workspace, session);
  documents.listen(connection);
  connection.listen();
}
