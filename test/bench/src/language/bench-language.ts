import type { Span } from '../rate.ts';
import { benchCompile, type CompileResult } from './compile-bench.ts';
import { benchEvaluate, type EvaluateResult } from './evaluate-bench.ts';

export interface LanguageResult {
  /** Throughput of parsing, checking and lowering by that of `JSON.parse` over as many bytes. */
  readonly compile_ratio_json_parse: number;
  /** Findings per second without explain. */
  readonly interpreter_findings_per_second: number;
  readonly ratio_cel: number;
  readonly ratio_cedar: number;
  readonly compile: CompileResult;
  readonly evaluate: EvaluateResult;
}

/** The compiler beside `JSON.parse`, the interpreter beside CEL and Cedar on the same rules and the same findings. */
export async function benchLanguage({ measureMs }: Span): Promise<LanguageResult> {
  const compile = await benchCompile(measureMs);
  const evaluate = await benchEvaluate(measureMs);
  return {
    compile_ratio_json_parse: compile.ratio_json_parse,
    interpreter_findings_per_second: evaluate.stella_per_second,
    ratio_cel: evaluate.ratio_cel,
    ratio_cedar: evaluate.ratio_cedar,
    compile,
    evaluate,
  };
}
