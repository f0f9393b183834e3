import type { Evaluation } from '@policy-registry/stella-dsl';
import type { Subject } from '../local/finding-file.ts';
import { record } from '../output/table.ts';
import type { Text } from '../output/text.ts';
import { explainTree, oneLine, outcomeText } from './explain-text.ts';

/** What was evaluated, what came out, and why. */
export function explanationText({ finding, context }: Subject, evaluation: Evaluation): Text {
  const { sbom, advisory } = finding;
  const env = Object.entries(context.env).map(([key, value]) => `${key}=${value}`);
  const about = record([
    ['Component', sbom.purl ?? sbom.name ?? ''],
    ['Advisory', advisory.id ?? ''],
    ['Evaluated', String(context.evaluatedAt)],
    ['Env', env.join(' ')],
  ]);
  const annotations = Object.entries(evaluation.annotations).map(([key, value]) => `${key} = ${oneLine(value)}`);
  const more = record([
    ['Warnings', evaluation.warnings.join('\n')],
    ['Annotations', annotations.join('\n')],
  ]);
  return [
    `${about}\n\n`,
    outcomeText(evaluation),
    '\n',
    explainTree(evaluation.explain),
    more === '' ? '' : `\n\n${more}`,
  ];
}
