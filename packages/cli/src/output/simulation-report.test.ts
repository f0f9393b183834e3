import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { Severity } from '@policy-registry/contracts/engine';
import { SimulationSchema, SimulationState, Verdict } from '@policy-registry/contracts/simulation';
import { describeSimulation } from './simulation-report.ts';

const RESULT = {
  evaluated: 4n,
  total: 4n,
  changed: 2n,
  gainedBlocks: 1n,
  severityRaised: 1n,
  statusTransitions: [{ from: 'affected', to: 'blocked', count: 1n }],
  severityTransitions: [{ from: 'High', to: 'Critical', count: 1n }],
  rulesAfter: [
    {
      ...{ rule: 'block_critical', matched: 2n, decided: 1n, unknown: 0n },
      bySeverity: [{ key: 'Critical', matched: 2n, decided: 1n }],
    },
  ],
  rulesNeverFired: ['warn_high'],
  samples: [
    {
      finding: 'ab'.repeat(32),
      advisory: 'CVE-2022-1471',
      purl: 'pkg:maven/org.yaml/snakeyaml@1.30',
      statusBefore: 'affected',
      statusAfter: 'blocked',
      severityBefore: Severity.HIGH,
      severityAfter: Severity.CRITICAL,
      becauseAfter: 'Criticals do not ship',
    },
  ],
};

type Parts = Pick<
  MessageInitShape<typeof SimulationSchema>,
  'result' | 'thresholds' | 'verdict' | 'expireTime' | 'held'
>;

function report(parts: Parts): string {
  const labels = { candidate: { label: 'shop 1.1.0' }, baseline: { label: 'no policy' } };
  return describeSimulation(create(SimulationSchema, { simulation: 'sim-1', snapshot: 'shop', ...labels, ...parts }));
}

describe('the report of a simulation', () => {
  it('says what changes, how much, and because of which rule', () => {
    assert.equal(
      report({ result: RESULT }),
      `Simulation  sim-1
Candidate   shop 1.1.0
Baseline    no policy
Snapshot    shop

2 of 4 findings change: 1 newly blocked, 0 no longer blocked, 0 newly suppressed, 1 raised, 0 lowered, 0 with something unknown

STATUS
FROM      TO       FINDINGS
affected  blocked  1

SEVERITY
FROM  TO        FINDINGS
High  Critical  1

RULES OF THE CANDIDATE
RULE            MATCHED  DECIDED  UNKNOWN  CRITICAL
block_critical  2        1        0        2

EXAMPLES
FINDING       ADVISORY       COMPONENT                      STATUS               SEVERITY          BECAUSE
abababababab  CVE-2022-1471  maven/org.yaml/snakeyaml@1.30  affected -> blocked  high -> critical  Criticals do not ship

Never fired: warn_high`,
    );
  });

  it('does not take the reason of the old status for that of the new one', () => {
    const gone = {
      ...RESULT.samples[0],
      ...{ statusBefore: 'deferred', statusAfter: 'affected', becauseAfter: '' },
      ...{ becauseBefore: 'Look again in spring', ruleBefore: 'defer' },
    };
    const because = (parts: object) => report({ result: { ...RESULT, samples: [{ ...gone, ...parts }] } });
    assert.match(because({}), /deferred -> affected .* no longer: Look again in spring$/m);
    assert.match(because({ becauseBefore: '' }), / no longer: defer$/m);
    assert.match(because({ ruleAfter: 'unsaid' }), /critical {2}unsaid$/m);
    assert.match(because({ becauseBefore: '', ruleBefore: '' }), /high -> critical$/m);
  });

  it('says when it is of a sample', () => {
    assert.match(report({ result: { ...RESULT, total: 900n } }), /^2 of 4 findings change \(a sample of 900\): /m);
  });

  it('says what is in doubt for want of facts, and which scores move most', () => {
    const [mover] = RESULT.samples;
    const topMovers = [{ ...mover, scoreBefore: '7.5', scoreAfter: '9.8' }];
    const text = report({ result: { ...RESULT, maybeGainedBlocks: 3n, maybeLostBlocks: 1n, topMovers } });
    assert.match(
      text,
      /unknown\nIf what is unknown were known, 3 more might be blocked, 1 might not be blocked\n\nSTATUS/,
    );
    assert.match(text, /^LARGEST MOVES\n.+\nabababababab +CVE-2022-1471 +maven.+ 7\.5 -> 9\.8 +affected -> blocked$/m);
  });

  it('says what overrides bring back when they end', () => {
    const end = { time: timestampFromDate(new Date('2026-12-01T00:00:00Z')), overrides: ['ovr-1'] };
    const statusTransitions = [
      { from: 'blocked', to: 'blocked', count: 9n },
      { from: 'suppressed', to: 'blocked', count: 2n },
    ];
    const overrides = [{ override: 'ovr-1', before: 0n, after: 2n }];
    const text = report({
      result: { ...RESULT, overrides, forecast: [{ ...end, statusTransitions }], forecastLater: 4 },
    });
    assert.match(
      text,
      /^OVERRIDES\n.+\novr-1 +0 +2\n\nWHEN OVERRIDES END\n.+\n2026-12-01 .+ovr-1 +suppressed +blocked +2\nand 4 later ends/m,
    );
  });

  it('says what moved since, and what was left out', () => {
    const simulation = create(SimulationSchema, {
      ...{ simulation: 'sim-1', result: RESULT, verdict: Verdict.INCOMPLETE },
      stale: [{ input: 'candidate', message: 'The workspace has other files by now.' }],
      missing: [{ shard: 2, first: 1000n, count: 500n, failure: 'Given up.' }],
      thresholds: [{ measure: 'lost_blocks', maximum: 0n }],
    });
    const text = describeSimulation(simulation);
    assert.match(
      text,
      /^Stale +The workspace has other files by now\.\nMissing +500 findings from the 1001th: Given up\.$/m,
    );
    assert.match(text, /^INCOMPLETE: as far as it was evaluated within thresholds: lost_blocks <= 0$/m);
  });

  it('says how long it is kept', () => {
    const expireTime = timestampFromDate(new Date('2027-01-30T10:00:00Z'));
    assert.match(report({ expireTime }), /^Kept +until 2027-01-30 10:00:00Z$/m);
    assert.match(report({ held: true }), /^Kept +for good: a review or a publication names it$/m);
  });

  it('leaves out what there is nothing of', () => {
    const text = report({ result: { evaluated: 4n, total: 4n } });
    assert.match(text, /\n0 of 4 findings change: [^\n]+$/);
    assert.equal(report({}).split('\n').length, 4);
  });

  it('says how far it is, and why it has no result', () => {
    const failed = create(SimulationSchema, {
      state: SimulationState.FAILED,
      progress: { findings: 1000n, total: 4000n, attempts: 5 },
      failure: 'Given up.',
    });
    assert.match(describeSimulation(failed), /^State +failed\nCompared +1000 of 4000 findings\nFailure +Given up\.$/m);
    const cancelled = create(SimulationSchema, { state: SimulationState.CANCELLED, failure: 'Not needed' });
    assert.match(describeSimulation(cancelled), /^State +cancelled\nReason +Not needed$/m);
  });

  it('says whether thresholds hold', () => {
    const thresholds = [{ measure: 'lost_blocks', maximum: 0n }];
    const verdicts = { [Verdict.EXCEEDED]: 'EXCEEDED', [Verdict.WITHIN_THRESHOLDS]: 'Within' };
    for (const [verdict, word] of Object.entries(verdicts)) {
      const text = report({ result: RESULT, thresholds, verdict: Number(verdict) });
      assert.ok(text.endsWith(`\n${word} thresholds: lost_blocks <= 0`), text);
    }
  });
});
