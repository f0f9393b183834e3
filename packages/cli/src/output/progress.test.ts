import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressOf, rateText } from './progress.ts';
import { TestTerminal } from './terminal-for-test.ts';

describe('progress', () => {
  const far = { done: 250_000, total: 1_000_000, perSecond: 1_234_567, secondsLeft: 0.6 };

  function drawn(output: 'table' | 'json', quiet: boolean, terminal: TestTerminal | undefined): string {
    const streams = { out: assert.fail, note: assert.fail, ...(terminal === undefined ? {} : { terminal }) };
    const progress = progressOf({ streams, options: { output, profile: 'default' } }, quiet);
    progress.show('running', far);
    progress.show('running', { ...far, done: far.total });
    progress.end();
    return terminal?.drawn ?? '';
  }

  it('is a bar with how much, how fast and how long, which is gone at the end', () => {
    const text = drawn('table', false, new TestTerminal());
    assert.match(text, /running .*25% \| 250000 of 1000000 findings \| 1\.23M\/s, 1 s left/);
    assert.ok(text.endsWith('\x1b[2K'), 'the line is cleared');
    assert.ok(!text.includes('\x1b[?'), 'no mode of the terminal is changed');
  });

  it('is nowhere when nobody looks', () => {
    assert.equal(drawn('json', false, new TestTerminal()), '');
    assert.equal(drawn('table', true, new TestTerminal()), '');
    assert.equal(drawn('table', false, undefined), '');
  });

  it('says as much as is known', () => {
    assert.equal(rateText({ done: 0, total: 9, perSecond: 0 }), 'waiting');
    assert.equal(rateText({ done: 1, total: 9, perSecond: 500 }), '500/s');
    assert.equal(rateText({ done: 1, total: 9, perSecond: 15_500, secondsLeft: 300 }), '15.5K/s, 5 min left');
  });
});
