import { setImmediate } from 'node:timers/promises';
import { type Diagnostic, DiagnosticSeverity, type PublishDiagnosticsParams } from 'vscode-languageserver';
import { wireDiagnostic } from './wire.ts';
import type { OpenPack, Workspace } from './workspace.ts';

const QUIET_MS = 150;
const LONGEST_WAIT_MS = 1_000;

export interface PublisherOptions {
  readonly workspace: Workspace;
  /** URIs of the open documents. */
  readonly documents: () => readonly string[];
  readonly send: (params: PublishDiagnosticsParams) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Tells the client the problems of all packs with an open document, a moment after the last change. Every pack is looked at as it is
 * when its turn comes, and one round follows another, so what arrives last is what the documents say last.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  /** What was sent, by URI. */
  readonly #sent = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #waitingSince: number | undefined;
  #diskChanged = false;
  #running = false;
  #stopped = false;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  /** Something changed: in a document, or, as far as the client tells, on disk too. */
  schedule(change: 'typed' | 'disk'): void {
    const now = performance.now();
    this.#waitingSince ??= now;
    this.#diskChanged ||= change === 'disk';
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(QUIET_MS, this.#waitingSince + LONGEST_WAIT_MS - now));
    this.#timer = setTimeout(() => void this.#run(), wait);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    // The round that runs looks whether something is waiting when it ends.
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#waitingSince !== undefined && !this.#stopped) {
        this.#waitingSince = undefined;
        await this.#publish();
      }
    } catch (error) {
      this.#options.failed(error);
    } finally {
      this.#running = false;
    }
  }

  async #publish(): Promise<void> {
    const { workspace, documents } = this.#options;
    if (this.#diskChanged) workspace.refresh();
    this.#diskChanged = false;
    const done = new Set<string>();
    const current = new Set<string>();
    for (const uri of documents()) {
      const place = workspace.placeOf(uri);
      if (place === null || done.has(place.key)) continue;
      done.add(place.key);
      for (const params of problemsOf(place)) {
        current.add(params.uri);
        this.#tell(params);
      }
      // A compilation takes its time: what the client asked meanwhile comes first.
      await setImmediate();
      if (this.#stopped) return;
    }
    for (const uri of this.#sent.keys()) {
      if (current.has(uri)) continue;
      this.#tell({ uri, diagnostics: [] });
      this.#sent.delete(uri);
    }
  }

  #tell(params: PublishDiagnosticsParams): void {
    const text = JSON.stringify(params);
    if (this.#sent.get(params.uri) === text) return;
    this.#sent.set(params.uri, text);
    this.#options.send(params);
  }
}

/** For every file of a pack with a problem, and every open one. */
function problemsOf({ pack, refused, uriOf, documentOf }: OpenPack): PublishDiagnosticsParams[] {
  const found = new Map<string, Diagnostic[]>();
  for (const path of pack.files.keys()) if (documentOf(path) !== null) found.set(path, []);
  const add = (path: string, diagnostic: Diagnostic) => found.set(path, [...(found.get(path) ?? []), diagnostic]);
  // What concerns the pack as a whole stands in its pack.yaml.
  for (const diagnostic of pack.problems) add(diagnostic.file || 'pack.yaml', wireDiagnostic(diagnostic));
  for (const [path, message] of refused) {
    const start = { line: 0, character: 0 };
    add(path, { range: { start, end: start }, severity: DiagnosticSeverity.Error, source: 'stella', message });
  }
  return [...found].map(([path, diagnostics]) => {
    const version = documentOf(path)?.version;
    return { uri: uriOf(path), diagnostics, ...(version === undefined ? {} : { version }) };
  });
}
