import { relative, resolve, sep } from 'node:path';

/** How a file is called in an answer: from the working folder with `/` where it lies below it, else in full. */
export function shownPath(...parts: readonly string[]): string {
  const path = resolve(...parts);
  const below = relative(process.cwd(), path);
  if (below === '') return '.';
  return leavesFolder(below) ? path : below.split(sep).join('/');
}

/** Of the answer of `relative`: the path is not below the folder. On Windows it may be on another drive. */
export function leavesFolder(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || resolve(path) === path;
}
