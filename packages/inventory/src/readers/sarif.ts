import type { AdvisoryRecord } from '../document.ts';
import { advisoryRank } from '../facts/advisory-id.ts';
import { advisorySource } from '../facts/advisory-source.ts';
import { sortedUnique } from '../facts/component.ts';
import { preferredRating } from '../facts/cvss.ts';
import { normalizeSeverity, severityOfScore } from '../facts/severity.ts';
import { vulnerabilityIdOfRule } from '../facts/vulnerability-id.ts';
import type { JsonView } from '../json/json-view.ts';
import { ByHolder } from './by-holder.ts';
import type { DocumentReader, DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { readMessage, readPackage, type SarifMessage } from './sarif-package.ts';
import type { SarifRule } from './sarif-rule.ts';
import { SarifRun } from './sarif-run.ts';
import { placeOf } from './sarif-subject.ts';
import { SubjectList } from './subject-list.ts';

const RULES = 'runs[].tool.driver.rules';
const SUBJECT_BYTES = 300;

/**
 * SARIF 2.1.0 of scanners that find vulnerable packages (Trivy, Grype, OSV-Scanner, Snyk). A result of a rule that is named after a
 * vulnerability, on a package that it names, is a match. All others, of linters and of scanners for secrets, are counted in notes.
 */
export const SARIF_READER: DocumentReader = {
  format: 'sarif',
  lists: [RULES, 'runs[].results'],
  open: (head, sink) => new SarifReader(head, sink),
};

class SarifReader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #subjects = new SubjectList();
  readonly #runs: readonly SarifRun[];
  /** By the run, and by the driver that has its rules. */
  readonly #runOf = new ByHolder<SarifRun>();

  constructor(head: JsonView, sink: DocumentSink) {
    const version = head.requiredText('version');
    if (version !== '2.1.0') {
      head.fail('version', `SARIF ${version} is not read; supported: 2.1.0`, 'UNSUPPORTED_VERSION');
    }
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#runs = head.objects('runs').map((view) => {
      const run = new SarifRun(view, this.#context);
      this.#runOf.set(view, run);
      this.#runOf.set(view.requiredObject('tool').requiredObject('driver'), run);
      return run;
    });
  }

  item(list: string, view: JsonView, holder: JsonView): void {
    if (list === RULES) this.#runOf.get(holder).add(view);
    else this.#read(view, holder);
  }

  end() {
    const [first] = this.#runs;
    this.#context.end();
    return { formatVersion: '2.1.0', ...(first && { tool: first.tool }), ...this.#subjects.about() };
  }

  #read(result: JsonView, holder: JsonView): void {
    const run = this.#runOf.get(holder);
    if (isSettled(result)) {
      const message = 'results that are suppressed, absent, or none were left out';
      this.#context.notes.add('settled-result', message, result.path());
      return;
    }
    const rule = run.rule(result);
    const message = readMessage(result, rule);
    const own = vulnerabilityId(result, rule, message.name);
    if (own === undefined) {
      const what = 'results that name no vulnerability (of linters, secrets, misconfigurations) were left out';
      this.#context.notes.add('not-a-vulnerability', what, result.path());
      return;
    }
    const place = placeOf(result, holder, run.image);
    const found = readPackage(result, rule, message, place.uri, this.#context);
    if (found === undefined) {
      this.#context.notes.add('result-without-package', 'results that name no package were left out', result.path());
      return;
    }
    const { layerDigest } = place;
    const subject = this.#subjects.indexOf(place.key, () => {
      this.#context.keep(result, SUBJECT_BYTES + 2 * place.key.length);
      return place.subject;
    });
    this.#sink.match({
      component: { ...this.#context.component({ ...found, layerDigest }), subject },
      advisory: this.#advisory(own, rule, message, run),
    });
  }

  #advisory(own: string, rule: SarifRule | undefined, message: SarifMessage, run: SarifRun): AdvisoryRecord {
    const ids = rule?.ids(own) ?? { id: own, aliases: [] };
    const source = advisorySource(rule?.help.get('Data Namespace')) ?? (advisoryRank(own) === 1 ? 'GHSA' : undefined);
    const severity = readSeverity(rule, message);
    const rating = preferredRating(rule?.ratings ?? []);
    const named = (message.fixed ?? '').split(',').map((version) => version.trim());
    const fixedVersions = sortedUnique(named.filter((version) => version !== ''));
    return {
      ...ids,
      ...(source && { source }),
      feed: `sarif/${run.toolName}`,
      ...(severity && { severity }),
      ...(rating && { rating }),
      ...(rule && rule.cwes.length > 0 && { cwes: rule.cwes }),
      ...(fixedVersions.length > 0 && { fixAvailable: true, fixedVersions }),
    };
  }
}

/** What is not decided yet, by the tool or by a person, may be a finding as well as what failed. */
const FINDINGS = new Set(['fail', 'open', 'review']);

/** What somebody has decided on, what is no more, and what passed. */
function isSettled(result: JsonView): boolean {
  const suppressions = result.objects('suppressions').map((suppression) => suppression.text('status') ?? 'accepted');
  const isSuppressed = suppressions.length > 0 && suppressions.every((status) => status === 'accepted');
  const kind = result.text('kind') ?? 'fail';
  return isSuppressed || !FINDINGS.has(kind) || result.text('baselineState') === 'absent';
}

/** By the form of the rule's id, which the result's may only begin with; Trivy's rules say it of ids in forms that nobody else has. */
function vulnerabilityId(
  result: JsonView,
  rule: SarifRule | undefined,
  packageName: string | undefined,
): string | undefined {
  const ruleId = rule?.id ?? result.filledText('ruleId') ?? result.object('rule')?.filledText('id');
  if (ruleId === undefined) return undefined;
  return vulnerabilityIdOfRule(ruleId, packageName) ?? (rule?.isOfPackage ? ruleId : undefined);
}

/** The scanner's word. Where its score is 0 it knows no severity, and Grype's word is the lowest that it has. */
function readSeverity(rule: SarifRule | undefined, message: SarifMessage) {
  const score = rule?.securitySeverity;
  const word = normalizeSeverity(message.severity ?? rule?.severityWord ?? '');
  if (score === 0 && (word === undefined || word === 'Low')) return 'Unknown';
  return word ?? (score === undefined ? undefined : severityOfScore(score, ''));
}
