import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { CliError } from '../exit-code.ts';

/** A log that was verified before. */
export interface KnownLog {
  /** Its name, which it keeps. */
  readonly origin: string;
  /** As verifiers are told: `name+hash+base64`. */
  readonly key: string;
  /** The largest tree that was seen of it; what comes later must begin with it. */
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Where it was seen last: the address of a registry, and the tenant. Empty for one that was only ever seen in a folder. */
  readonly place: string;
}

/** The logs that a profile knows. The file is beside that of the sign-in, and outlives it. */
export class KnownLogs {
  readonly file: string;

  constructor(sessionFile: string, profile: string) {
    this.file = join(dirname(sessionFile), 'logs', `${profile}.json`);
  }

  named(origin: string): KnownLog | undefined {
    return this.#read().find((known) => known.origin === origin);
  }

  at(place: string): KnownLog | undefined {
    return this.#read().find((known) => known.place === place);
  }

  /** Of two trees of a log the larger one is kept: both are verified, and the smaller is its beginning. */
  remember(log: KnownLog): void {
    const all = this.#read();
    const before = all.find(({ origin }) => origin === log.origin);
    const largest = before !== undefined && before.size > log.size ? { size: before.size, root: before.root } : {};
    const place = log.place === '' ? (before?.place ?? '') : log.place;
    const others = all.filter(({ origin }) => origin !== log.origin);
    mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
    const logs = [...others, { ...log, ...largest, place }];
    writeFileAtomic.sync(this.file, `${JSON.stringify({ logs }, null, 2)}\n`, { mode: 0o600 });
  }

  #read(): readonly KnownLog[] {
    let text: string;
    try {
      text = readFileSync(this.file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
    return parsed(this.file, text);
  }
}

/** A file that cannot be read is told and never begun anew: that would be to forget what the logs have to be held against. */
function parsed(file: string, text: string): readonly KnownLog[] {
  try {
    const { logs } = JSON.parse(text);
    if (Array.isArray(logs) && logs.every(isKnownLog)) return logs;
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
  }
  const hint = 'It remembers the logs that were verified: restore it, or remove it to begin anew.';
  throw new CliError('FILE_ERROR', `${file} is damaged`, hint);
}

function isKnownLog(value: unknown): value is KnownLog {
  const { origin, key, size, root, place } = (value ?? {}) as Partial<KnownLog>;
  return [origin, key, root, place].every((text) => typeof text === 'string') && Number.isSafeInteger(size);
}
