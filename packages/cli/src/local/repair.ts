import type { Diagnostic } from '@policy-registry/stella-dsl';
import type { LocalFile } from '../pack-folder.ts';
import { applyFixes } from './apply-fixes.ts';
import { type CompiledInput, compileInput } from './compile-input.ts';
import type { Input } from './input.ts';

export interface Repaired {
  readonly compiled: CompiledInput;
  /** All files, as they are after the repairs. */
  readonly files: readonly LocalFile[];
  /** What was wrong and is no more; places are those of the text that had it. */
  readonly repaired: readonly Diagnostic[];
}

/** A guess is for somebody to look at: it is not done unasked. */
export function isRepairable({ fix }: Diagnostic): boolean {
  return fix !== undefined && fix.guess === undefined;
}

/** A repair may make room for another. The compiler promises that a repaired diagnostic is gone, so this only bounds a fault of it. */
const MAX_ROUNDS = 10;

/** Compiles, applies the fixes that the diagnostics bring, and compiles again until there is none. Writes nothing. */
export function repair(input: Input, strict: boolean): Repaired {
  let { files } = input;
  let compiled = compileInput(input, strict);
  const repaired: Diagnostic[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const fixable = compiled.compile.diagnostics.filter(isRepairable);
    if (fixable.length === 0) break;
    const { texts, applied } = applyFixes(
      new Map(files.map(({ path, text }) => [path, text])),
      fixable.flatMap(({ fix }) => fix ?? []),
    );
    repaired.push(...applied.flatMap((index) => fixable[index] ?? []));
    files = [...texts].map(([path, text]) => ({ path, text }));
    compiled = compileInput(input, strict, files);
  }
  return { compiled, files, repaired };
}
