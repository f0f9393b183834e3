import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reducePartials } from '../reduce-partials.ts';
import type { ChangeSide, SimulationResult } from '../result.ts';
import { AFFECTED, BLOCKED, changeForTest } from '../testing/changes-for-test.ts';
import { partialForTest } from '../testing/partial-for-test.ts';
import { type ReportedSimulation, simulationAsMarkdown } from './markdown.ts';
import { code, plain } from './markdown-text.ts';

const { result: EMPTY, resultDigest } = reducePartials([partialForTest()], { total: 0, samples: 0 });

function report(result: Partial<SimulationResult>, parts: Partial<ReportedSimulation> = {}): string {
  return simulationAsMarkdown({
    baseline: 'shop-policy 1.0.0',
    candidate: 'workspace draft',
    snapshot: 'nightly',
    thresholds: [],
    verdict: 'within_thresholds',
    resultDigest,
    ...parts,
    result: { ...EMPTY, ...result },
  });
}

describe('a simulation as Markdown', () => {
  it('says verdict, thresholds, counts, the changes that matter and their reasons', () => {
    const measures = { ...EMPTY.measures, changed: 3, gained_blocks: 2 };
    const text = report(
      {
        measures,
        evaluated: 40,
        total: 50,
        samples: [changeForTest()],
        statusTransitions: [{ from: 'affected', to: 'blocked', count: 2 }],
        rulesNeverFired: ['idle'],
      },
      { thresholds: [{ measure: 'gained_blocks', maximum: 1 }], verdict: 'exceeded' },
    );
    assert.ok(
      text.startsWith('### ❌ Past a threshold\n\n`workspace draft` against `shop-policy 1.0.0`, over 40 findings'),
    );
    assert.match(text, /\| Newly blocked \| 2 \| at most 1 ❌ \|/);
    assert.match(text, /\| `affected` \| `blocked` \| 2 \|/);
    assert.match(
      text,
      /`CVE-2026-0001`<br>`pkg:deb.*\| `blocked`<br>Critical 9\\.8 \| Criticals do not ship<br>`critical` \|/,
    );
    assert.match(text, /Rules that matched nothing: `idle`\./);
  });

  it('shows ten changes, those that block or let through first', () => {
    const quiet = Array.from({ length: 15 }, (_, index) =>
      changeForTest({ finding: String(index), before: BLOCKED, after: { ...BLOCKED, severity: 'High' } }),
    );
    const text = report({ samples: [...quiet, changeForTest({ advisory: 'CVE-2026-0999' })] });
    const rows = text.split('\n').filter((line) => line.startsWith('| `CVE-'));
    assert.equal(rows.length, 10);
    assert.match(rows[0] ?? '', /CVE-2026-0999/);
  });

  it('says of a reason that is gone that it is', () => {
    const because = (after: ChangeSide) => report({ samples: [changeForTest({ before: BLOCKED, after })] });
    assert.match(because(AFFECTED), /\| no longer: Criticals do not ship<br>`critical` \|/);
    assert.match(because({ ...AFFECTED, rule: 'unsaid' }), /\| `unsaid` \|/);
    assert.match(report({ samples: [changeForTest({ after: AFFECTED })] }), /High 7\\.5 \| {2}\|/);
  });

  it('is not led astray by what scanners and authors write', () => {
    const text = report({
      samples: [
        changeForTest({
          purl: 'pkg:npm/a|b`c``\n# x',
          after: { ...BLOCKED, because: '<img src=x> [a](https://b) @team #12 | **no** `x`\r\n- y' },
        }),
      ],
    });
    const row = text.split('\n').find((line) => line.startsWith('| `CVE-')) ?? '';
    assert.ok(row.includes('```pkg:npm/a\\|b`c`` # x```'), row);
    const reason =
      '\\<img src\\=x\\> \\[a\\]\\(https\\:\\/\\/b\\) @&#8203;team #&#8203;12 \\| \\*\\*no\\*\\* \\`x\\` \\- y';
    assert.ok(row.endsWith(`| ${reason}<br>\`critical\` |`), row);
    assert.equal(row.match(/(?<!\\)\|/g)?.length, 5);
  });

  it('escapes every mark', () => {
    assert.equal(plain('<a> @b #1 *c* [d](e) f_g'), '\\<a\\> @&#8203;b #&#8203;1 \\*c\\* \\[d\\]\\(e\\) f\\_g');
    assert.equal(code('`a'), '`` `a ``');
    assert.equal(code(''), '');
    assert.equal(plain('x'.repeat(500)).length, 201);
  });
});
