import type { CodeEntry } from '@policy-registry/stella-dsl';

/** What a code means, with its example, as a code scanner shows it beside a result. */
export function markdownHelp({ meaning, example }: CodeEntry): string {
  if (example === undefined) return meaning;
  return [meaning, 'Wrong:', fenced(example.wrong), 'Right:', fenced(example.right)].join('\n\n');
}

function fenced(source: string): string {
  return `\`\`\`stella\n${source}\n\`\`\``;
}
