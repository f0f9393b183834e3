import type { Diagnostic, SourceFile } from '@policy-registry/stella-dsl';
import { checkPath } from './check-path.ts';
import { type PackManifest, readManifest } from './manifest.ts';
import { checkFiles, listFiles, type PackFiles } from './pack-files.ts';
import { DEFAULT_PACK_LIMITS, type PackLimits } from './pack-limits.ts';
import { readYaml } from './read-yaml.ts';

export interface ReadPack {
  /** No problem was found; then there is a manifest. */
  readonly ok: boolean;
  readonly manifest?: PackManifest;
  /** All files, by path. */
  readonly files: readonly SourceFile[];
  readonly policies: readonly SourceFile[];
  readonly tests: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a pack: paths, sizes, `pack.yaml`, and the syntax of every other YAML file. Never throws. */
export function readPack(given: PackFiles, limits: Partial<PackLimits> = {}): ReadPack {
  const bounds = { ...DEFAULT_PACK_LIMITS, ...limits };
  const files = listFiles(given);
  const refused = checkFiles(files, bounds);
  const kinds = files.map((file) => ({ file, checked: checkPath(file.path, bounds) }));
  const ofKind = (kind: string): SourceFile[] =>
    kinds.flatMap(({ file, checked }) => (checked.ok && checked.kind === kind ? [file] : []));
  const parts = { files, policies: ofKind('policy'), tests: ofKind('test') };
  // Text past a limit is not parsed at all.
  if (refused.length > 0) return { ok: false, ...parts, diagnostics: refused };
  const { manifest, diagnostics: problems } = readManifest(files);
  const others = [...parts.tests, ...ofKind('data').filter(({ path }) => path.endsWith('.yaml'))];
  const diagnostics = [...problems, ...others.flatMap((file) => readYaml(file, 'PACK-020').diagnostics)];
  const ok = !diagnostics.some(({ severity }) => severity === 'error');
  return { ok, ...(manifest === undefined ? {} : { manifest }), ...parts, diagnostics };
}
