import type { Output } from '../output/output.ts';
import type { Text } from '../output/text.ts';
import type { Problem } from './problem.ts';

/** What a check found, for everybody who may want to read it. */
export interface Report {
  readonly problems: readonly Problem[];
  readonly json: unknown;
  readonly people: () => Text;
}

/** Answers in the format that was asked for. What only one format needs is loaded for it. */
export async function answer(out: Output, { problems, json, people }: Report): Promise<void> {
  if (out.format === 'sarif') out.json((await import('./sarif.ts')).sarifLog(problems));
  else if (out.format === 'github') out.text((await import('./github.ts')).workflowCommands(problems));
  else out.value(json, people);
}
