import assert from 'node:assert/strict';
import { it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { ExplainFindingResponseSchema } from '@policy-registry/contracts/simulation';
import { evaluationMessage, findingMessage } from '@policy-registry/engine-messages';
import { compile, evaluate, type Finding } from '@policy-registry/stella-dsl';
import { rendered } from '../output/text.ts';
import { findingExplanation } from './finding-explanation.ts';

const POLICY = `policy "Shop" syntax "stella-dsl@1" {
  rule reachable priority 1 { when reachability.state == "reachable" then status := "blocked" because "It runs" }
  rule low priority 2 { when severity.normalized <= "Low" then warn }
  rule kev priority 3 { when advisory.kev then status := "blocked" because "Exploited now" }
}`;

const FINDING: Finding = {
  id: 'ab12',
  sbom: { purl: 'pkg:npm/left-pad@1.3.0', name: 'left-pad' },
  advisory: { id: 'CVE-2026-1', severity: 'High', cvss: 7.5, kev: true },
  vex: [],
};

it('why a finding comes out as it does is told rule by rule, with what each rule saw and did', () => {
  const { ir } = compile([{ path: 'policy.stella', text: POLICY }]);
  assert.ok(ir);
  const said = evaluate(ir, FINDING, { env: {}, evaluatedAt: '2026-11-01T00:00:00Z' });
  const before = {
    ...said,
    ...{ status: 'suppressed', override: 'ovr-1', explain: [] },
    until: { suppressed: '2026-12-01' },
  };
  const answer = create(ExplainFindingResponseSchema, {
    ...{ finding: findingMessage(FINDING), subject: 'shop/web:1.0' },
    ...{ before: evaluationMessage('ab12', before), after: evaluationMessage('ab12', said) },
  });
  assert.equal(
    rendered(findingExplanation(answer), false),
    `Finding    ab12
Component  pkg:npm/left-pad@1.3.0
Advisory   CVE-2026-1
Found in   shop/web:1.0

BEFORE: suppressed until 2026-12-01T00:00:00.000Z, high (7.5), by override ovr-1

AFTER: blocked, high (7.5), by rule kev
├─ ? reachable  cannot be told
│    reachability.state  unknown
│    not known: reachability.state
│    because It runs
├─ · low  did not match
│    severity.normalized  High
└─ ✓ kev  matched
     advisory.kev  true
     → status := "blocked"
     because Exploited now`,
  );
});
