import { type Digest, sha256, type TreeEntry } from '@policy-registry/canonical';
import type { CompilationFacts } from '@policy-registry/engine-messages';
import { type CompiledPack, type CompilePackOptions, compilePack } from '@policy-registry/pack';
import { ServiceError } from '@policy-registry/rpc/errors';
import { COMPILER_VERSION } from '@policy-registry/stella-dsl';
import type { RegistryLimits } from './ports.ts';

export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** What the compiler said of a pack. Plain JSON, kept as an object beside the candidate. */
export interface CompilationRecord extends CompilationFacts {
  readonly sourceDigest: Digest;
}

/** A pack that compiles: what a version is cut from. */
export interface CompiledSource {
  readonly sourceDigest: Digest;
  readonly irDigest: Digest;
  /** The bytes that `irDigest` is over. */
  readonly irJson: string;
  readonly tree: readonly TreeEntry[];
  readonly shadow: boolean;
  readonly compilation: CompilationRecord;
}

/**
 * Compiles; never throws for what the texts hold. `strict` makes warnings errors; else the manifest of the pack says whether they
 * are. `compiled` is there where there is no error; `pack` is what its cases are run on.
 */
export function compileSource(
  limits: RegistryLimits,
  files: readonly SourceText[],
  strict = false,
): {
  readonly compilation: CompilationRecord;
  readonly compiled: CompiledSource | undefined;
  readonly pack: CompiledPack;
} {
  const pack = compilePack(files, { ...compileOptions(limits), ...(strict ? { strict } : {}) });
  const { sourceDigest, tree, compile } = pack;
  const { ok, diagnostics, ir, irJson, irDigest, symbols, ruleIndex, complexity } = compile;
  const compilation: CompilationRecord = {
    ok,
    diagnostics,
    sourceDigest,
    irDigest: irDigest ?? '',
    symbols,
    ruleIndex,
    complexity,
    compilerVersion: COMPILER_VERSION,
  };
  if (!ok || ir === undefined || irJson === undefined || irDigest === undefined) {
    return { compilation, compiled: undefined, pack };
  }
  if (sha256(irJson) !== irDigest) {
    throw new ServiceError('DETERMINISM_VIOLATION', 'The compiler gave an IR that does not have its digest.');
  }
  const compiled = { sourceDigest, irDigest, irJson, tree, shadow: ir.settings.shadow, compilation };
  return { compilation, compiled, pack };
}

/** The bounds of a pack are those of a workspace. */
export function compileOptions({ fileBytes, packBytes, filesPerWorkspace }: RegistryLimits): CompilePackOptions {
  return { limits: { fileBytes, packBytes, files: filesPerWorkspace }, languageLimits: { fileBytes, packBytes } };
}

/** As `compileSource`, but what does not compile is INVALID_SOURCE with one violation per error. */
export function compileOrRefuse(limits: RegistryLimits, files: readonly SourceText[]): CompiledSource {
  const { compilation, compiled } = compileSource(limits, files);
  if (compiled !== undefined) return compiled;
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
  throw new ServiceError('INVALID_SOURCE', `The source does not compile: ${errors.length} error(s).`, {
    metadata: { sourceDigest: compilation.sourceDigest, errors: String(errors.length) },
    violations: errors.slice(0, SHOWN_ERRORS).map(({ file, line, column, message, code }) => ({
      field: `${file}:${line}:${column}`,
      description: message,
      code,
    })),
  });
}

/** More do not fit the headers that gRPC carries errors in. `CompileWorkspace` shows them all. */
const SHOWN_ERRORS = 50;
