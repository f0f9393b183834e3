import { parseDocument } from 'yaml';
import type { Template, TemplateFile } from './templates.ts';

/** The files of a template as those of the pack `packName`: its name in `pack.yaml`, and nothing else changed, comments included. */
export function instantiate({ files }: Template, packName: string): readonly TemplateFile[] {
  return files.map((file) => (file.path === 'pack.yaml' ? { ...file, text: renamed(file.text, packName) } : file));
}

function renamed(manifest: string, packName: string): string {
  const document = parseDocument(manifest);
  document.set('name', packName);
  // Without a bound on the line, which would fold long descriptions.
  return document.toString({ lineWidth: 0 });
}
