import { type PackTestReport, testPack } from '@policy-registry/pack';
import { compileOptions, type SourceText } from './compile-source.ts';
import type { RegistryLimits } from './ports.ts';

/** Others wait for the process meanwhile. */
const TEST_MS = 2_000;

/** Runs the cases of a pack on it. Whatever comes of it is an answer, not an error. */
export function testSource(limits: RegistryLimits, files: readonly SourceText[]): PackTestReport {
  return testPack(files, { ...compileOptions(limits), testLimits: { testMs: TEST_MS } });
}
