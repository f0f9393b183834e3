import type { TextDocument } from 'vscode-languageserver-textdocument';
import { Pack } from '../pack/pack.ts';
import { type FolderContent, findPackFolder, readPackFolder } from '../pack/pack-folder.ts';
import { fileOf, nameOf, pathWithin, uriOf } from './document-address.ts';

/** A pack, and how the protocol calls what is in it. */
export interface OpenPack {
  readonly pack: Pack;
  readonly refused: FolderContent['refused'];
  readonly uriOf: (path: string) => string;
  /** Null for a file that is only on disk. */
  readonly documentOf: (path: string) => TextDocument | null;
}

/** A document within its pack. */
export interface Place extends OpenPack {
  /** The folder of the pack, or the URI of a document that lies in none. */
  readonly key: string;
  readonly path: string;
}

const NOTHING: FolderContent = { files: new Map(), refused: new Map() };

/** The packs of the open documents. What is typed wins over what is saved. */
export class Workspace {
  readonly #documents: () => readonly TextDocument[];
  readonly #content = new Map<string, FolderContent>();
  readonly #packs = new Map<string, Pack>();
  readonly #folders = new Map<string, string | null>();

  constructor(documents: () => readonly TextDocument[]) {
    this.#documents = documents;
  }

  /** Where a document belongs; a policy outside of a pack is one of its own. Null for other files there, and for what is not open. */
  placeOf(uri: string): Place | null {
    const document = this.#documents().find((one) => one.uri === uri);
    if (document === undefined) return null;
    const folder = this.#folderOf(uri);
    if (folder !== null)
      return { ...this.#openFolder(folder), key: folder, path: pathWithin(folder, fileOf(uri) ?? '') ?? '' };
    const path = nameOf(uri);
    return path.endsWith('.stella') ? { ...this.#openLone(document, path), key: uri, path } : null;
  }

  /** The folders are looked at again, and what is of no use any more is let go. */
  refresh(): void {
    this.#folders.clear();
    const open = new Set(this.#documents().map(({ uri }) => this.#folderOf(uri) ?? uri));
    for (const key of this.#packs.keys()) if (!open.has(key)) this.#packs.delete(key);
    for (const folder of this.#content.keys()) {
      if (open.has(folder)) this.#content.set(folder, readPackFolder(folder));
      else this.#content.delete(folder);
    }
  }

  #folderOf(uri: string): string | null {
    const known = this.#folders.get(uri);
    if (known !== undefined) return known;
    const file = fileOf(uri);
    const isOpen = (path: string) => this.#documents().some((document) => fileOf(document.uri) === path);
    const folder = file === null ? null : findPackFolder(file, isOpen);
    this.#folders.set(uri, folder);
    return folder;
  }

  #openFolder(folder: string): OpenPack {
    const content = this.#content.get(folder) ?? readPackFolder(folder);
    this.#content.set(folder, content);
    const open = new Map<string, TextDocument>();
    for (const document of this.#documents()) {
      const path = this.#folderOf(document.uri) === folder ? pathWithin(folder, fileOf(document.uri) ?? '') : null;
      if (path !== null) open.set(path, document);
    }
    const files = new Map(content.files);
    for (const [path, document] of open) files.set(path, document.getText());
    return {
      pack: this.#packOf(folder, files, false),
      refused: content.refused,
      uriOf: (path) => open.get(path)?.uri ?? uriOf(folder, path),
      documentOf: (path) => open.get(path) ?? null,
    };
  }

  #openLone(document: TextDocument, name: string): OpenPack {
    return {
      pack: this.#packOf(document.uri, new Map([[name, document.getText()]]), true),
      refused: NOTHING.refused,
      uriOf: () => document.uri,
      documentOf: () => document,
    };
  }

  /** The pack as it was, where no text changed: it keeps what was worked out. */
  #packOf(key: string, files: ReadonlyMap<string, string>, lone: boolean): Pack {
    const before = this.#packs.get(key);
    if (before !== undefined && sameTexts(before.files, files)) return before;
    const pack = new Pack(files, { lone, ...(before === undefined ? {} : { before }) });
    this.#packs.set(key, pack);
    return pack;
  }
}

function sameTexts(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): boolean {
  return left.size === right.size && [...left].every(([path, text]) => right.get(path) === text);
}
