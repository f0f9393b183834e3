import { globSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MANIFEST_PATH } from '@policy-registry/pack';
import { didYouMean } from '@policy-registry/stella-dsl';
import { CliError } from '../exit-code.ts';
import { type LocalFile, readPackFolder, readTextFile } from '../pack-folder.ts';
import { shownPath } from './shown-path.ts';

/** What somebody named: the folder of a pack, or a `.stella` file, which is then a policy of its own. */
export interface Input {
  readonly kind: 'pack' | 'file';
  readonly path: string;
  /** Paths are those within the pack; of a file alone, its name. */
  readonly files: readonly LocalFile[];
  /** Where a file of it lies, as it is shown, opened and written. */
  at(file: string): string;
}

/** At most this many packs are named where one was looked for and several are below. */
const SHOWN_PACKS = 5;

/** Every input once, in the order given; the working folder where none is named. */
export function readInputs(paths: readonly string[]): Input[] {
  const named = paths.length === 0 ? ['.'] : paths;
  return [...new Set(named.map((path) => shownPath(path)))].map(readInput);
}

export function readInput(path: string): Input {
  const shown = shownPath(path);
  const stats = statSync(shown, { throwIfNoEntry: false });
  if (stats === undefined) throw new CliError('FILE_ERROR', `no such file or directory: ${shown}`, nearestOf(shown));
  if (stats.isDirectory()) return packOf(shown);
  if (shown.endsWith('.stella')) {
    const files = [{ path: basename(shown), text: readTextFile(shown) }];
    return { kind: 'file', path: shown, files, at: () => shown };
  }
  const hint = basename(shown) === MANIFEST_PATH ? `Name its folder: ${shownPath(dirname(shown))}` : undefined;
  throw new CliError('NOT_A_PACK_FOLDER', `${shown} is neither a folder nor a .stella file`, hint);
}

/** The folder of a pack, where a file alone will not do. */
export function readPack(path: string): Input {
  const input = readInput(path);
  if (input.kind === 'pack') return input;
  throw new CliError('NOT_A_PACK_FOLDER', `${input.path} is one file, no pack`, 'Name the folder of its pack.');
}

function packOf(folder: string): Input {
  if (statSync(join(folder, MANIFEST_PATH), { throwIfNoEntry: false }) === undefined) throw notAPack(folder);
  return {
    kind: 'pack',
    path: folder,
    files: readPackFolder(folder),
    // What is wrong with the pack as a whole is shown at its manifest: a CI can only point at files.
    at: (file) => shownPath(folder, file || MANIFEST_PATH),
  };
}

function notAPack(folder: string): CliError {
  // Two levels are enough for the usual layouts, and few enough for a home.
  const packs = globSync([`*/${MANIFEST_PATH}`, `*/*/${MANIFEST_PATH}`], { cwd: folder, exclude: ['**/node_modules'] })
    .map((path) => shownPath(folder, dirname(path)))
    .sort();
  const isEmpty = readdirSync(folder).length === 0;
  const what = isEmpty ? `${folder} is empty` : `${folder} is no pack: it holds no ${MANIFEST_PATH}`;
  return new CliError(
    'NOT_A_PACK_FOLDER',
    what,
    packs.length > 0 ? named(packs) : '"policyctl new NAME" makes a pack.',
  );
}

function named(packs: readonly string[]): string {
  const more = packs.length > SHOWN_PACKS ? ` and ${packs.length - SHOWN_PACKS} more` : '';
  return `Packs below it: ${packs.slice(0, SHOWN_PACKS).join(' ')}${more}.`;
}

/** What the typo in the last part of a path was meant to be. */
function nearestOf(path: string): string | undefined {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  return didYouMean(basename(path), readdirSync(folder));
}
