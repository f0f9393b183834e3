import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type {
  ClientCapabilities,
  Diagnostic,
  InitializeResult,
  PublishDiagnosticsParams,
} from 'vscode-languageserver-protocol';
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

export const LAUNCHER = join(import.meta.dirname, '../../../cli/bin/policyctl.js');
const DEADLINE_MS = 30_000;

/** What an editor of today can do. */
export const MODERN: ClientCapabilities = {
  workspace: {
    workspaceEdit: { documentChanges: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  textDocument: {
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
};

/** `policyctl lsp` as a process, driven by the client side of the protocol's own library. */
export class LspClient {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  /** Everything that was no message of the protocol. */
  readonly broken: unknown[] = [];
  readonly logged: string[] = [];
  readonly registered: string[] = [];
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #waiting = new Set<() => void>();

  constructor() {
    this.child = spawn(process.execPath, [LAUNCHER, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout, stdin } = this.child;
    if (stdout === null || stdin === null) throw new Error('the server has no standard streams');
    // A test may end the server while something is on its way to it.
    stdin.on('error', () => undefined);
    this.connection = createProtocolConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onError((error) => this.broken.push(error));
    this.connection.onUnhandledNotification((message) => this.broken.push(message));
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => void this.logged.push(message));
    this.connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registered.push(...registrations.map(({ method }) => method));
      this.#wake();
    });
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.#published.set(params.uri, params);
      this.#wake();
    });
    this.connection.listen();
  }

  async begin(capabilities: ClientCapabilities = MODERN): Promise<InitializeResult> {
    const params = { processId: process.pid, rootUri: null, capabilities };
    const result = await this.connection.sendRequest(InitializeRequest.type, params);
    await this.connection.sendNotification(InitializedNotification.type, {});
    return result;
  }

  async open(uri: string, text: string, languageId = 'stella'): Promise<void> {
    const textDocument = { uri, languageId, version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  /** The diagnostics of a document, as soon as they are as wanted. */
  async diagnostics(uri: string, wanted: (params: PublishDiagnosticsParams) => boolean): Promise<Diagnostic[]> {
    await this.until(() => {
      const params = this.#published.get(uri);
      return params !== undefined && wanted(params);
    }, `diagnostics of ${uri}`);
    return this.#published.get(uri)?.diagnostics ?? [];
  }

  async until(holds: () => boolean, what: string): Promise<void> {
    const deadline = AbortSignal.timeout(DEADLINE_MS);
    while (!holds()) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const late = () =>
        reject(new Error(`no ${what} in time; published: ${JSON.stringify([...this.#published.values()])}`));
      this.#waiting.add(resolve);
      deadline.addEventListener('abort', late, { once: true });
      await promise.finally(() => deadline.removeEventListener('abort', late));
    }
  }

  /** Says good-bye as the protocol wants it; the exit code. */
  async end(): Promise<number | null> {
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    return await this.exitCode();
  }

  async exitCode(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit', { signal: AbortSignal.timeout(DEADLINE_MS) });
    return this.child.exitCode;
  }

  /** For the end of a test, however it went. */
  dispose(): void {
    this.connection.dispose();
    this.child.kill('SIGKILL');
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}
