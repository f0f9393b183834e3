import { type CompiledPack, type PackTestReport, testCompiledPack } from '@policy-registry/pack';
import { compileOptions, compileSource, type SourceText } from './compile-source.ts';
import type { RegistryLimits } from './ports.ts';

/** Others wait for the process meanwhile. */
const TEST_MS = 2_000;

/** Runs the cases of a pack on it. Whatever comes of it is an answer, not an error. `compiled` is of the same files, where it is known. */
export function testSource(
  limits: RegistryLimits,
  files: readonly SourceText[],
  compiled: CompiledPack = compileSource(limits, files).pack,
): PackTestReport {
  return testCompiledPack(files, compiled, { ...compileOptions(limits), testLimits: { testMs: TEST_MS } });
}
