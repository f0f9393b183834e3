import { fromJson, type JsonValue, type MessageInitShape } from '@bufbuild/protobuf';
import { type Timestamp, timestampFromDate, ValueSchema } from '@bufbuild/protobuf/wkt';
import {
  type AdvisorySchema,
  type ComponentSchema,
  type EvaluationSchema,
  type FindingSchema,
  type RuleExplainSchema,
  RuleOutcome,
  Severity,
} from '@policy-registry/contracts/engine';
import type { OverriddenEvaluation } from '@policy-registry/overrides';
import type { Finding, RuleEffect, RuleExplain, SeverityName } from '@policy-registry/stella-dsl';

const SEVERITIES: Readonly<Record<SeverityName, Severity>> = {
  Unknown: Severity.UNKNOWN,
  None: Severity.NONE,
  Low: Severity.LOW,
  Medium: Severity.MEDIUM,
  High: Severity.HIGH,
  Critical: Severity.CRITICAL,
};

const OUTCOMES = {
  matched: RuleOutcome.MATCHED,
  not_matched: RuleOutcome.NOT_MATCHED,
  unknown: RuleOutcome.UNKNOWN,
  not_applied: RuleOutcome.NOT_APPLIED,
} as const;

export function severityMessage(severity: SeverityName): Severity {
  return SEVERITIES[severity];
}

/** `SEVERITY_UNSPECIFIED` reads as unknown. */
export function severityName(severity: Severity): SeverityName {
  const entry = Object.entries(SEVERITIES).find(([, value]) => value === severity);
  return (entry?.[0] ?? 'Unknown') as SeverityName;
}

/** What a policy says, or an override instead of it, as the contract says it. */
export function evaluationMessage(
  finding: string,
  evaluation: OverriddenEvaluation,
): MessageInitShape<typeof EvaluationSchema> {
  return {
    finding,
    status: evaluation.status,
    severity: severityMessage(evaluation.severity),
    score: evaluation.score,
    winningRule: evaluation.winningRule ?? '',
    override: evaluation.override ?? '',
    warnings: [...evaluation.warnings],
    annotations: { ...evaluation.annotations } as never,
    ...time('suppressedUntil', evaluation.until?.suppressed),
    ...time('deferredUntil', evaluation.until?.deferred),
    explain: evaluation.explain.map(explainMessage),
  };
}

/** What became of each rule, in the order of evaluation. */
export function ruleOutcomeMessages({ explain }: Pick<OverriddenEvaluation, 'explain'>): RuleOutcome[] {
  return explain.map(({ outcome }) => OUTCOMES[outcome]);
}

/** Undefined for one that the contract of today does not know. */
export function ruleOutcomeName(outcome: RuleOutcome): keyof typeof OUTCOMES | undefined {
  const entry = Object.entries(OUTCOMES).find(([, value]) => value === outcome);
  return entry?.[0] as keyof typeof OUTCOMES | undefined;
}

function explainMessage(explain: RuleExplain): MessageInitShape<typeof RuleExplainSchema> {
  return {
    rule: explain.rule,
    outcome: OUTCOMES[explain.outcome],
    branch: explain.branch ?? '',
    because: explain.because ?? '',
    inputs: explain.inputs.map(({ name, value }) => ({ name, value: fromJson(ValueSchema, value as JsonValue) })),
    missing: [...(explain.missing ?? [])],
    effects: explain.effects.map(effectText),
  };
}

/** `status := "blocked"`, `warn "look"`, `ignore (not applied: an earlier rule settled the status)`. */
function effectText({ action, value, applied, reason }: RuleEffect): string {
  const assigns = action === 'status' || action === 'severity' || action.startsWith('annotate');
  const said = value === undefined ? action : `${action} ${assigns ? ':= ' : ''}${JSON.stringify(value)}`;
  return applied ? said : `${said} (not applied${reason === undefined ? '' : `: ${reason}`})`;
}

/** A finding of the language as the contract says it. */
export function findingMessage(finding: Finding): MessageInitShape<typeof FindingSchema> {
  return {
    id: finding.id,
    component: componentMessage(finding.sbom),
    advisory: advisoryMessage(finding.advisory),
    vex: finding.vex.map(({ statement_id, status, justification, vendor, timestamp }) => ({
      statementId: statement_id,
      status,
      ...present('justification', justification),
      ...present('vendor', vendor),
      ...time('timestamp', timestamp),
    })),
    ...present('reachability', finding.reachability as never),
    ...present('signals', finding.signals as never),
  };
}

function componentMessage(component: Finding['sbom']): MessageInitShape<typeof ComponentSchema> {
  return {
    ...present('purl', component.purl),
    ...present('name', component.name),
    ...present('version', component.version),
    ...present('ecosystem', component.ecosystem),
    licenses: [...(component.licenses ?? [])],
    ...present('layerDigest', component.layerDigest),
    tags: [...(component.tags ?? [])],
    ...present('scope', component.scope),
    ...present('usedByEntrypoint', component.usedByEntrypoint),
  };
}

function advisoryMessage(advisory: Finding['advisory']): MessageInitShape<typeof AdvisorySchema> {
  return {
    ...present('id', advisory.id),
    ...present('source', advisory.source),
    aliases: [...(advisory.aliases ?? [])],
    severity: severityMessage(advisory.severity ?? 'Unknown'),
    ...present('cvss', advisory.cvss),
    ...present('cvssVector', advisory.cvss_vector),
    ...present('epss', advisory.epss),
    ...present('kev', advisory.kev),
    cwes: [...(advisory.cwes ?? [])],
    ...time('publishedAt', advisory.published_at),
    ...time('modifiedAt', advisory.modified_at),
    ...present('fixAvailable', advisory.fix_available),
    fixedVersions: [...(advisory.fixed_versions ?? [])],
    tags: [...(advisory.tags ?? [])],
  };
}

/** A member that is there, or none: an absent one is unknown, and must stay so. */
function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

/** Text that is no instant is left out: the contract has no place for it. */
function time<K extends string>(key: K, text: string | undefined): { [P in K]?: Timestamp } {
  const date = new Date(text ?? '');
  return present(key, Number.isNaN(date.getTime()) ? undefined : timestampFromDate(date));
}
