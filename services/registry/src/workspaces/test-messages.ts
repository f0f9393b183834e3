import type { MessageInitShape } from '@bufbuild/protobuf';
import type {
  TestCoverageSchema,
  TestResultSchema,
  TestWorkspaceResponseSchema,
} from '@policy-registry/contracts/registry';
import { diagnosticMessage, evaluationMessage } from '@policy-registry/engine-messages';
import { failureLine, type PackCaseResult } from '@policy-registry/pack';
import type { Coverage } from '@policy-registry/stella-dsl';
import type { WorkspaceTest } from './test-workspace.ts';

/** The report of a test run as the contract says it, within the bounds that it names. */
export function testMessage({
  report,
  sourceDigest,
}: WorkspaceTest): MessageInitShape<typeof TestWorkspaceResponseSchema> {
  return {
    ok: report.ok,
    results: report.cases.map(resultMessage),
    coverage: coverageMessage(report.coverage),
    diagnostics: report.diagnostics.map(diagnosticMessage),
    sourceDigest,
  };
}

const SHOWN_DIFFERENCES = 20;

function resultMessage(one: PackCaseResult): MessageInitShape<typeof TestResultSchema> {
  const { name, file, line, column, passed, failures, evaluation } = one;
  const differences = failures.slice(0, SHOWN_DIFFERENCES).map(failureLine);
  return { name, file, line, column, passed, differences, explain: evaluationMessage(name, evaluation).explain ?? [] };
}

const SHOWN_MISSING = 500;

function coverageMessage({ totals, rules, missing }: Coverage): MessageInitShape<typeof TestCoverageSchema> {
  return {
    rules: totals.rules.total,
    rulesMatched: totals.rules.covered,
    branches: totals.branches.total,
    branchesTaken: totals.branches.covered,
    conditions: totals.conditions.total,
    conditionsSeen: totals.conditions.covered,
    ruleCoverage: rules.map(({ else: elseRan, ...counts }) => ({ ...counts, elseRan })),
    missing: missing.slice(0, SHOWN_MISSING).map((one) => ({ ...one })),
    missingCount: missing.length,
  };
}
