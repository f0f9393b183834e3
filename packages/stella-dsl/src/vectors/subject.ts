import type { EvaluationContext, Finding } from '../index.ts';
import { baseFinding } from './read-vectors.ts';
import type { Given, Vector, VectorFile } from './vector.ts';

const BASE = baseFinding();

/** The finding and context of a vector: its members, else those of its file, else those of `vectors/finding.yaml`. */
export function subjectOf(file: VectorFile, vector: Vector): { finding: Finding; context: EvaluationContext } {
  const { env, run, evaluated_at, finding, ...members }: Given = { ...BASE, ...file.given, ...vector.given };
  const context = { env, run, evaluatedAt: evaluated_at } as EvaluationContext;
  return { finding: (finding === undefined ? { id: 'sha256:00', ...members } : finding) as Finding, context };
}
