import { DiagnosticSeverity } from '@policy-registry/contracts/engine';
import {
  type TestCoverage,
  type TestResult,
  type TestWorkspaceResponse,
  TestWorkspaceResponseSchema,
} from '@policy-registry/contracts/registry';
import type { Command } from 'commander';
import { type Cli, received } from '../cli.ts';
import { EXIT } from '../exit-code.ts';
import { words } from '../output/format.ts';

export function workspaceTestCommand(workspace: Command, cli: () => Cli): void {
  workspace
    .command('test <workspace>')
    .description('run the cases of a workspace, and show how much of its policy they cover')
    .option('--commit <commit>', 'a commit (default: the files as they are now)', '')
    .option('--coverage', 'show the cases that are missing')
    .action(async (name: string, { commit, coverage }: { commit: string; coverage?: boolean }) => {
      const tested = await cli().clients().workspaces.testWorkspace({ workspace: name, commit });
      cli().out.message(TestWorkspaceResponseSchema, tested, () => textOf(tested, coverage ?? false));
      if (!tested.ok) cli().exitCode = EXIT.INVALID;
    });
}

function textOf({ results, diagnostics, coverage }: TestWorkspaceResponse, withMissing: boolean): string {
  const failed = results.filter(({ passed }) => !passed).length;
  const problems = diagnostics.map(({ file, line, column, severity, code, message, hint }) => {
    const said = `${file || 'the pack'}:${line}:${column}: ${words(DiagnosticSeverity[severity])} ${code}: ${message}`;
    return hint === '' ? said : `${said}\n  ${hint}`;
  });
  return [
    ...problems,
    ...results.map(caseText),
    `${results.length - failed} passed, ${failed} failed`,
    ...coverageText(received(coverage), withMissing),
  ].join('\n');
}

function caseText({ passed, name, file, line, differences }: TestResult): string {
  return passed ? `✓ ${name}` : [`✗ ${name}  ${file}:${line}`, ...differences.map((one) => `  ${one}`)].join('\n');
}

function coverageText(coverage: TestCoverage, withMissing: boolean): string[] {
  const { rules, rulesMatched, branches, branchesTaken, conditions, conditionsSeen, missing, missingCount } = coverage;
  const shares = [
    `rules ${rulesMatched} of ${rules}`,
    `branches ${branchesTaken} of ${branches}`,
    `conditions ${conditionsSeen} of ${conditions}`,
  ];
  const lines = missing.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  const more = missingCount > missing.length ? [`and ${missingCount - missing.length} more`] : [];
  return [`coverage: ${shares.join(', ')}`, ...(withMissing ? [...lines, ...more] : [])];
}
