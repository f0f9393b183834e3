import { didYouMean } from '@policy-registry/stella-dsl';
import { CliError } from '../exit-code.ts';
import type { Output } from '../output/output.ts';
import { paint, type Text } from '../output/text.ts';
import { codeHelp, knownCodes } from './code-help.ts';

/** Says what a code means, with its example. */
export function explainCode(out: Output, given: string): void {
  const code = given.toUpperCase();
  const help = codeHelp(code);
  if (help === undefined) throw new CliError('USAGE', `there is no code ${given}`, didYouMean(code, knownCodes()));
  out.value({ code, ...help }, () => [
    paint('bold', `${code}: ${help.title}`),
    ` (${help.severity})\n${help.meaning}`,
    ...(help.example === undefined ? [] : [sample('Wrong', help.example.wrong), sample('Right', help.example.right)]),
  ]);
}

function sample(title: string, source: string): Text {
  return `\n\n${title}:\n${source.replaceAll(/^/gm, '  ')}`;
}
