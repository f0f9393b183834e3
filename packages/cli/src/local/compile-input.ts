import type { Digest } from '@policy-registry/canonical';
import { compilePack } from '@policy-registry/pack';
import { type CompileResult, compile } from '@policy-registry/stella-dsl';
import type { LocalFile } from '../pack-folder.ts';
import type { Input } from './input.ts';

export interface CompiledInput {
  readonly compile: CompileResult;
  /** Of a pack whose pack.yaml can be read. */
  readonly pack?: string;
  /** Of a pack. */
  readonly sourceDigest?: Digest;
}

/** `strict` adds to what pack.yaml says. `files` are those of the input, or what is to become of them. */
export function compileInput(input: Input, strict: boolean, files: readonly LocalFile[] = input.files): CompiledInput {
  if (input.kind === 'file') return { compile: compile(files, { strict, clock: () => performance.now() }) };
  const { manifest, sourceDigest, compile: compiled } = compilePack(files, strict ? { strict } : {});
  return { compile: compiled, sourceDigest, ...(manifest === undefined ? {} : { pack: manifest.name }) };
}
