import { isAbsolute, join, relative, sep } from 'node:path';
import { URI } from 'vscode-uri';

/** The path of a `file:` URI; null for another scheme and for what is no URI. */
export function fileOf(uri: string): string | null {
  try {
    const parsed = URI.parse(uri, true);
    return parsed.scheme === 'file' && parsed.fsPath !== '' ? parsed.fsPath : null;
  } catch {
    return null;
  }
}

/** The last segment, for documents that lie in no folder. */
export function nameOf(uri: string): string {
  return uri.split(/[/\\:]/).at(-1) || 'untitled';
}

export function uriOf(folder: string, path: string): string {
  return URI.file(join(folder, path)).toString();
}

/** The path within the folder, with `/`; null where the file lies outside. */
export function pathWithin(folder: string, file: string): string | null {
  const path = relative(folder, file);
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)
    ? null
    : path.split(sep).join('/');
}
