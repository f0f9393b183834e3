import { sha256 } from '@policy-registry/canonical';
import type { DiagnosticSeverity, TextEdit } from '@policy-registry/stella-dsl';
import type { Log, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif';
import packageJson from '../../package.json' with { type: 'json' };
import { codeHelp } from './code-help.ts';
import type { Problem } from './problem.ts';
import { artifactLocation, SOURCE_ROOT } from './sarif-artifact.ts';
import { markdownHelp } from './sarif-help.ts';

const LEVELS = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  DiagnosticSeverity,
  string
>;

/** The problems as SARIF 2.1.0. The same problems give the same bytes, wherever the checkout lies. */
export function sarifLog(problems: readonly Problem[]): Log {
  const codes = [...new Set(problems.map(({ code }) => code))].sort();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'policyctl', semanticVersion: packageJson.version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: 'The checkout that the files are part of.' } } },
        results: resultsOf(problems, codes),
      },
    ],
  };
}

function ruleOf(code: string): ReportingDescriptor {
  const help = codeHelp(code);
  if (help === undefined) return { id: code };
  return {
    id: code,
    shortDescription: { text: help.title },
    fullDescription: { text: help.meaning },
    help: { text: help.meaning, markdown: markdownHelp(help) },
    defaultConfiguration: { level: LEVELS[help.severity] },
  };
}

function resultsOf(problems: readonly Problem[], codes: readonly string[]): Result[] {
  const seen = new Map<string, number>();
  return problems.map((problem) => {
    const { code, severity, message, hint, fix } = problem;
    const same = `${code}\n${artifactLocation(problem.file).uri}\n${lineOf(problem)}`;
    const nth = (seen.get(same) ?? 0) + 1;
    seen.set(same, nth);
    return {
      ruleId: code,
      ruleIndex: codes.indexOf(code),
      level: LEVELS[severity],
      message: { text: hint === undefined ? message : `${message}\n${hint}` },
      locations: [{ physicalLocation: locationOf(problem) }],
      // By what the line says, not by its number: a line that moves is the same problem.
      partialFingerprints: { 'policyctlProblem/v1': sha256(`${same}\n${nth}`) },
      ...(fix === undefined
        ? {}
        : { fixes: [{ description: { text: fix.title }, artifactChanges: changesOf(fix.edits) }] }),
    };
  });
}

function locationOf(problem: Problem): PhysicalLocation {
  const location = { artifactLocation: artifactLocation(problem.file) };
  return problem.source === undefined ? location : { ...location, region: regionOf(problem) };
}

function regionOf({ line, column, endLine, endColumn }: Problem | TextEdit): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function changesOf(edits: readonly TextEdit[]) {
  return [...new Set(edits.map(({ file }) => file))].map((file) => ({
    artifactLocation: artifactLocation(file),
    replacements: edits
      .filter((edit) => edit.file === file)
      .map((edit) => ({ deletedRegion: regionOf(edit), insertedContent: { text: edit.text } })),
  }));
}

function lineOf({ source, line }: Problem): string {
  return source?.split(/\r\n?|\n/)[line - 1]?.trim() ?? '';
}
