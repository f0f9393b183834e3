import { byPath, type Digest, type TreeEntry, treeDigest, treeEntry } from '@policy-registry/canonical';
import { type CompileResult, compile, type Limits } from '@policy-registry/stella-dsl';
import type { PackManifest } from './manifest.ts';
import { listFiles, type PackFiles } from './pack-files.ts';
import type { PackLimits } from './pack-limits.ts';
import { readPack } from './read-pack.ts';

export interface CompilePackOptions {
  readonly limits?: Partial<PackLimits>;
  /** Limits of the language. */
  readonly languageLimits?: Partial<Limits>;
  /** Overrides `settings.strict` of the manifest. */
  readonly strict?: boolean;
}

export interface CompiledPack {
  readonly manifest?: PackManifest;
  /** Over all files of the pack, with LF endings, sorted by path. */
  readonly sourceDigest: Digest;
  readonly tree: readonly TreeEntry[];
  /** Problems of the pack (`PACK-nnn`) stand before those of the sources; with an error among them `ok` is false. */
  readonly compile: CompileResult;
}

/** Reads and compiles a pack. Never throws; the digest is there even where nothing compiles. */
export function compilePack(given: PackFiles, options: CompilePackOptions = {}): CompiledPack {
  const tree = treeOf(given);
  const digest = treeDigest(tree);
  const pack = readPack(given, options.limits);
  const { manifest } = pack;
  const oversized = pack.diagnostics.some(({ code }) => REFUSED.has(code));
  const compiled = compile(oversized ? [] : pack.policies, {
    ...(manifest === undefined ? {} : { entry: manifest.entry }),
    ...(options.languageLimits === undefined ? {} : { limits: options.languageLimits }),
    strict: options.strict ?? manifest?.settings.strict ?? false,
    clock: () => performance.now(),
  });
  return {
    ...(manifest === undefined ? {} : { manifest }),
    sourceDigest: digest,
    tree,
    compile: join(pack, compiled, oversized),
  };
}

/** Problems of paths and sizes: then the sources are not looked at. */
const REFUSED: ReadonlySet<string> = new Set(['PACK-010', 'PACK-011', 'PACK-012', 'PACK-013', 'PACK-014']);

function join(pack: ReturnType<typeof readPack>, compiled: CompileResult, oversized: boolean): CompileResult {
  // Without policies the manifest says so already, in words of the pack.
  const own = oversized || pack.policies.length === 0 ? [] : compiled.diagnostics;
  const diagnostics = [...pack.diagnostics, ...own];
  if (pack.ok) return { ...compiled, diagnostics };
  const { symbols, ruleIndex, complexity } = compiled;
  return { ok: false, diagnostics, symbols, ruleIndex, complexity };
}

function treeOf(given: PackFiles): TreeEntry[] {
  // A path that is not Unicode is refused later; here it must only not break the digest.
  return listFiles(given)
    .map(({ path, text }) => treeEntry(path.toWellFormed(), text))
    .sort(byPath);
}
