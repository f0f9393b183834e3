import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { byPath } from '@policy-registry/canonical';
import type { TemplateFile } from './templates.ts';

const PACKS = fileURLToPath(new URL('../packs', import.meta.url));

/** The files of the pack of this name, which come with this package, by path. */
export function readFiles(pack: string): readonly TemplateFile[] {
  const folder = join(PACKS, pack);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(folder, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))
    .sort(byPath);
}
