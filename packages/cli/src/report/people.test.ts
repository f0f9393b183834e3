import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../output/text.ts';
import { problemsText } from './people.ts';
import { problemForTest } from './problem-for-test.ts';

const FIX = { title: 'write `y`', edits: [] };

describe('problems for people', () => {
  it('have a place, the line with a mark, what to do, and a sum', () => {
    const problems = [
      problemForTest({ hint: 'did you mean `y`?', fix: FIX }),
      problemForTest({ severity: 'warning', code: 'LINT-001' }),
      problemForTest({ severity: 'info' }),
      problemForTest({ severity: 'info' }),
    ];
    const [first, second, , , sum] = rendered(problemsText(problems), false).split('\n\n');
    assert.equal(
      first,
      [
        'shop/policy.stella:2:3: error TYPE-002: no member `x`',
        '2 |   bad line',
        '      ^^^',
        '    did you mean `y`?',
      ].join('\n'),
    );
    assert.match(second ?? '', /: warning LINT-001: /);
    assert.equal(sum, '1 error, 1 warning, 2 info. "policyctl lint --fix" repairs 1.');
  });

  it('have no line where there is no text', () => {
    const { source: _, ...nowhere } = problemForTest({ hint: 'so' });
    assert.equal(
      rendered(problemsText([nowhere]), false),
      'shop/policy.stella: error TYPE-002: no member `x`\nso\n\n1 error.',
    );
  });

  it('are coloured by severity on a terminal, and the sources are not', () => {
    const text = rendered(problemsText([problemForTest({ source: 'x\n  b\u001b[1md line' })]), true);
    const [head, line, mark] = text.split('\n');
    assert.equal(head, '\u001b[1mshop/policy.stella:2:3\u001b[22m: \u001b[31merror TYPE-002\u001b[39m: no member `x`');
    assert.equal(line, '2 |   b\ufffd[1md line');
    assert.equal(mark, '\u001b[31m      ^^^\u001b[39m');
  });
});
