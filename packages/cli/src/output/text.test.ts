import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { joined, paint, rendered } from './text.ts';

const TEXT = ['a\u001b[31m', paint('red', 'b\u001b[0m'), ['c', paint(['bold', 'green'], 'd')]];

describe('texts with colours', () => {
  it('have them where they are wanted, and those of others never', () => {
    assert.equal(rendered(TEXT, false), 'a\ufffd[31mb\ufffd[0mcd');
    assert.equal(
      rendered(TEXT, true),
      'a\ufffd[31m\u001b[31mb\ufffd[0m\u001b[39mc\u001b[1m\u001b[32md\u001b[39m\u001b[22m',
    );
  });

  it('are joined', () => {
    assert.equal(rendered(joined(['a', paint('red', 'b'), 'c'], ', '), false), 'a, b, c');
    assert.equal(rendered(joined([], ', '), false), '');
  });
});
