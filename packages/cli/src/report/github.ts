import type { DiagnosticSeverity } from '@policy-registry/stella-dsl';
import { codeHelp } from './code-help.ts';
import { type Problem, summaryOf } from './problem.ts';
import { pathInCheckout } from './source-root.ts';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<
  DiagnosticSeverity,
  string
>;

/** Workflow commands of GitHub Actions, one a line, which become annotations; then a line for whoever reads the log. */
export function workflowCommands(problems: readonly Problem[]): string {
  return [...problems.map(commandOf), summaryOf(problems)].join('\n');
}

function commandOf(problem: Problem): string {
  const { severity, code, message, hint, file, line, column, endLine, endColumn } = problem;
  const title = codeHelp(code)?.title;
  const properties = {
    file: pathInCheckout(file) ?? file,
    line,
    endLine,
    // GitHub takes columns within one line only.
    ...(line === endLine ? { col: column, endColumn } : {}),
    title: title === undefined ? code : `${code}: ${title}`,
  };
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[severity]} ${listed.join(',')}::${escapeData(hint === undefined ? message : `${message}\n${hint}`)}`;
}

/** As the toolkit of GitHub Actions escapes: the runner undoes exactly these. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
