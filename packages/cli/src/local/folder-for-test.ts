import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// Not the examples of the repository, which change for reasons of their own.
const PACKS = join(import.meta.dirname, '..', '..', 'fixtures', 'packs');

/** For tests: a working folder of their own, into which this process goes until it is removed. */
export class TestFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'policyctl-local-')));
  readonly #before = process.cwd();

  constructor() {
    process.chdir(this.path);
  }

  /** A copy of a pack of the fixtures. */
  example(name: 'shop-policy-1' | 'shop-policy-2', folder: string): void {
    cpSync(join(PACKS, name), join(this.path, folder), { recursive: true });
  }

  put(path: string, text: string): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  edit(path: string, from: string, to: string): void {
    const text = this.read(path);
    if (!text.includes(from)) throw new Error(`${path} has no ${JSON.stringify(from)}`);
    this.put(path, text.replace(from, to));
  }

  /** Names of what lies in it. */
  list(): string[] {
    return readdirSync(this.path);
  }

  remove(): void {
    process.chdir(this.#before);
    rmSync(this.path, { recursive: true });
  }
}
