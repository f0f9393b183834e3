import type { InventoryComponent, InventoryStatement, InventorySubject, StatementProduct } from '../document.ts';
import { namesInVex, primaryAdvisoryId } from '../facts/advisory-id.ts';
import { componentKey } from '../facts/component.ts';
import type { JsonView } from '../json/json-view.ts';
import { readBomAdvisory } from './cyclonedx-advisory.ts';
import type { BomComponents } from './cyclonedx-components.ts';
import type { DocumentSink } from './document-reader.ts';
import type { ReaderContext } from './reader-context.ts';

/** What the entries of `vulnerabilities` share. */
export interface BomScope {
  readonly bom: BomComponents;
  readonly subject: InventorySubject | undefined;
  readonly tool: string | undefined;
  readonly vendor: string | undefined;
  readonly timestamp: string | undefined;
}

const STATES: ReadonlyMap<string, string> = new Map([
  ['not_affected', 'not_affected'],
  ['false_positive', 'not_affected'],
  ['resolved', 'fixed'],
  ['resolved_with_pedigree', 'fixed'],
  ['exploitable', 'affected'],
  ['in_triage', 'under_investigation'],
]);

/** Only words that say the same in OpenVEX are translated. The others stay CycloneDX's, so that no policy trusts more than was said. */
const JUSTIFICATIONS: ReadonlyMap<string, string> = new Map([
  ['code_not_present', 'vulnerable_code_not_present'],
  ['code_not_reachable', 'vulnerable_code_not_in_execute_path'],
  ['protected_by_mitigating_control', 'inline_mitigations_already_exist'],
]);

export function readBomVulnerability(
  entry: JsonView,
  index: number,
  scope: BomScope,
  context: ReaderContext,
  sink: DocumentSink,
): void {
  const own = entry.filledText('id');
  if (own === undefined) {
    context.notes.add('vulnerability-without-id', 'a vulnerability without an id was left out', entry.path());
    return;
  }
  const references = entry.objects('references').flatMap((reference) => reference.filledText('id') ?? []);
  const ids = primaryAdvisoryId([own, ...references]);
  const targets = entry.objects('affects').flatMap((affected) => readTarget(affected, scope, context) ?? []);
  if (targets.length === 0) {
    context.notes.add('affects-nothing', 'a vulnerability that affects no component was left out', entry.path());
    return;
  }
  const advisory = readBomAdvisory(entry, ids, scope.tool, context);
  const statement = readAnalysis(entry, index, ids, targets, scope, context);
  for (const { component } of targets) if (component !== undefined) sink.match({ component, advisory });
  if (statement !== undefined) sink.statement(statement);
}

type Target = { readonly ref: string; readonly component: InventoryComponent | undefined };

/** `undefined` when the reference says that the component is not affected, or points to nothing. */
function readTarget(affected: JsonView, scope: BomScope, context: ReaderContext): Target | undefined {
  const ref = affected.requiredText('ref');
  const component = scope.bom.resolve(ref);
  if (component === undefined && scope.bom.isService(ref)) {
    context.notes.add('affected-service', 'a service is no component, and was left out', affected.path('ref'));
    return undefined;
  }
  if (component === undefined && !ref.startsWith('urn:cdx:')) {
    context.notes.add(
      'dangling-reference',
      'a reference to a component that is not there was left out',
      affected.path('ref'),
    );
    return undefined;
  }
  if (component === undefined) {
    context.notes.add(
      'external-reference',
      'a component of another BOM gives a statement and no match',
      affected.path('ref'),
    );
  }
  return saysUnaffected(affected, component) ? undefined : { ref, component };
}

function saysUnaffected(affected: JsonView, component: InventoryComponent | undefined): boolean {
  const version = component?.version;
  const entries = affected.objects('versions').filter((entry) => entry.text('version') === version);
  return version !== undefined && entries.some((entry) => entry.text('status') === 'unaffected');
}

function readAnalysis(
  entry: JsonView,
  index: number,
  ids: { readonly id: string; readonly aliases: readonly string[] },
  targets: readonly Target[],
  scope: BomScope,
  context: ReaderContext,
): InventoryStatement | undefined {
  const analysis = entry.object('analysis');
  const state = analysis?.filledText('state');
  if (analysis === undefined || state === undefined) return undefined;
  const status = STATES.get(state) ?? analysis.fail('state', `must be one of ${[...STATES.keys()].join(', ')}`);
  const word = analysis.filledText('justification');
  const justification = word === undefined ? undefined : (JUSTIFICATIONS.get(word) ?? word);
  const timestamp =
    context.timestamp(analysis, 'lastUpdated') ?? context.timestamp(analysis, 'firstIssued') ?? scope.timestamp;
  const own = scope.bom.link(entry.filledText('bom-ref') ?? `vulnerabilities/${index}`);
  return {
    id: own ?? `${ids.id}#vulnerabilities/${index}`,
    status,
    ...(justification && { justification }),
    ...(scope.vendor && { vendor: scope.vendor }),
    ...(timestamp && { timestamp }),
    vulnerabilities: namesInVex(ids),
    products: targets.map((target) => toProduct(target, scope)),
  };
}

/**
 * An analysis holds for the component inside this BOM's subject, and not wherever else the component is used: a subject
 * without a name is known to this document alone.
 */
function toProduct({ ref, component }: Target, scope: BomScope): StatementProduct {
  const { subject, bom } = scope;
  if (component === undefined) return { ids: [ref], subcomponents: [] };
  const ids = subject === undefined ? [] : [...subject.references, ...subject.digests];
  if (component === bom.subject) return { ids, subcomponents: [] };
  const names = [component.purl ?? [], component.references ?? [], `component:${componentKey(component)}`].flat();
  return { ids, subcomponents: names };
}
