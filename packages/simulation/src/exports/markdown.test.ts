import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reducePartials } from '../reduce-partials.ts';
import type { Change, ChangeSide, SimulationResult } from '../result.ts';
import { AFFECTED, BLOCKED, changeForTest, streamOf } from '../testing/changes-for-test.ts';
import { partialForTest } from '../testing/partial-for-test.ts';
import { type ReportedSimulation, simulationAsMarkdown } from './markdown.ts';
import { code, plain } from './markdown-text.ts';

const { result: EMPTY, resultDigest } = reducePartials([partialForTest()], { total: 0, samples: 0 });

function report(
  { changes = [], ...result }: Partial<SimulationResult> & { readonly changes?: readonly Change[] },
  parts: Partial<ReportedSimulation> = {},
): Promise<string> {
  const measures = { ...EMPTY.measures, changed: changes.length };
  return simulationAsMarkdown(
    {
      baseline: 'shop-policy 1.0.0',
      candidate: 'workspace draft',
      snapshot: 'nightly',
      thresholds: [],
      verdict: 'within_thresholds',
      resultDigest,
      ...parts,
      result: { ...EMPTY, measures, ...result },
    },
    streamOf(changes),
  );
}

const rowsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('| `CVE-'));

describe('a simulation as Markdown', () => {
  it('says verdict, thresholds, counts, the changes that matter and their reasons', async () => {
    const measures = { ...EMPTY.measures, changed: 3, gained_blocks: 2 };
    const text = await report(
      {
        measures,
        evaluated: 40,
        total: 50,
        changes: [changeForTest()],
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

  it('shows ten changes out of all, those that block or let through first', async () => {
    const quiet = Array.from({ length: 15 }, (_, index) =>
      changeForTest({ finding: String(index), before: BLOCKED, after: { ...BLOCKED, severity: 'High' } }),
    );
    const text = await report({
      samples: quiet.slice(0, 5),
      changes: [...quiet, changeForTest({ advisory: 'CVE-2026-0999' })],
    });
    assert.match(text, /\*\*10 of 16 changes\*\*/);
    assert.equal(rowsOf(text).length, 10);
    assert.match(rowsOf(text)[0] ?? '', /CVE-2026-0999/);
  });

  it('shows of what is past a threshold before all else, of each in turn', async () => {
    const some = (count: number, kind: string, parts: Partial<Change>) =>
      Array.from({ length: count }, (_, index) => changeForTest({ advisory: `CVE-${kind}-${index}`, ...parts }));
    const suppressed: ChangeSide = { ...AFFECTED, status: 'suppressed' };
    const changes = [
      ...some(30, 'gained', {}),
      ...some(12, 'lost', { before: BLOCKED, after: AFFECTED }),
      ...some(3, 'suppressed', { after: suppressed }),
      ...some(1, 'both', { before: BLOCKED, after: suppressed }),
    ];
    const measures = { ...EMPTY.measures, changed: 46, gained_blocks: 30, lost_blocks: 13, newly_suppressed: 4 };
    const thresholds = [
      { measure: 'lost_blocks', maximum: 0 },
      { measure: 'newly_suppressed', maximum: 2 },
      { measure: 'gained_blocks', maximum: 30 },
    ] as const;
    const text = await report({ measures, changes }, { thresholds, verdict: 'exceeded' });
    assert.match(text, /\*\*10 of 46 changes, what is past a threshold first\*\*/);
    assert.deepEqual(
      rowsOf(text).map((row) => /CVE-([a-z]+-\d+)/.exec(row)?.[1]),
      [
        ...['lost-0', 'both-0', 'lost-1', 'suppressed-0', 'lost-2', 'suppressed-1', 'lost-3', 'suppressed-2'],
        ...['lost-4', 'lost-5'],
      ],
    );
  });

  it('reads no changes where the result shows all of them', async () => {
    const measures = { ...EMPTY.measures, changed: 1 };
    assert.equal(rowsOf(await report({ measures, samples: [changeForTest()], changes: [] })).length, 1);
  });

  it('says of a reason that is gone that it is', async () => {
    const because = (after: ChangeSide) => report({ changes: [changeForTest({ before: BLOCKED, after })] });
    assert.match(await because(AFFECTED), /\| no longer: Criticals do not ship<br>`critical` \|/);
    assert.match(await because({ ...AFFECTED, rule: 'unsaid' }), /\| `unsaid` \|/);
    assert.match(await report({ changes: [changeForTest({ after: AFFECTED })] }), /High 7\\.5 \| {2}\|/);
  });

  it('is not led astray by what scanners and authors write', async () => {
    const text = await report({
      changes: [
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
