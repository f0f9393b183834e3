import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fix, TextEdit } from '@policy-registry/stella-dsl';
import { applyFixes } from './apply-fixes.ts';

function edit(line: number, column: number, endColumn: number, text: string, file = 'a.stella'): TextEdit {
  return { file, line, column, endLine: line, endColumn, text };
}

function fix(...edits: TextEdit[]): Fix {
  return { title: 'repair', edits };
}

function applied(texts: Record<string, string>, ...fixes: Fix[]) {
  const result = applyFixes(new Map(Object.entries(texts)), fixes);
  return { texts: Object.fromEntries(result.texts), applied: result.applied };
}

describe('fixes', () => {
  it('replace, insert and remove, in any order, in several files', () => {
    const texts = { 'a.stella': 'one two\nthree', 'b.stella': 'x' };
    const fixes = [
      fix(edit(2, 1, 6, 'drei')),
      fix(edit(1, 5, 8, 'zwei'), edit(1, 1, 1, '> ')),
      fix(edit(1, 2, 2, 'yz', 'b.stella')),
    ];
    assert.deepEqual(applied(texts, ...fixes), {
      texts: { 'a.stella': '> one zwei\ndrei', 'b.stella': 'xyz' },
      applied: [0, 1, 2],
    });
  });

  it('span lines', () => {
    const joining: TextEdit = { file: 'a.stella', line: 1, column: 4, endLine: 3, endColumn: 1, text: ' ' };
    assert.deepEqual(applied({ 'a.stella': 'one\n\ntwo' }, fix(joining)).texts, { 'a.stella': 'one two' });
  });

  it('wait for another round where they touch the same, and are never applied in part', () => {
    const clashing = fix(edit(2, 1, 2, 'B'), edit(1, 2, 4, 'X'));
    assert.deepEqual(applied({ 'a.stella': 'abcd\nb' }, fix(edit(1, 1, 3, '-')), clashing), {
      texts: { 'a.stella': '-cd\nb' },
      applied: [0],
    });
  });

  it('wait where they insert at the same place, since their order would be chance', () => {
    const fixes = [fix(edit(1, 2, 2, '1')), fix(edit(1, 2, 2, '2'))];
    assert.deepEqual(applied({ 'a.stella': 'ab' }, ...fixes), { texts: { 'a.stella': 'a1b' }, applied: [0] });
  });

  it('may touch at their ends, and an insertion stands before what is replaced behind it', () => {
    const fixes = [fix(edit(1, 2, 3, 'B')), fix(edit(1, 3, 4, 'C')), fix(edit(1, 2, 2, '|'))];
    assert.deepEqual(applied({ 'a.stella': 'abcd' }, ...fixes).texts, { 'a.stella': 'a|BCd' });
  });

  for (const [name, ending] of [
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ] as const) {
    it(`keep the line endings of a file with ${name}`, () => {
      const text = `one${ending}two${ending}`;
      assert.deepEqual(applied({ 'a.stella': text }, fix(edit(2, 1, 4, 'x\ny'))).texts, {
        'a.stella': `one${ending}x${ending}y${ending}`,
      });
    });
  }

  it('of no file of the input are a fault', () => {
    assert.throws(() => applied({ 'a.stella': '' }, fix(edit(1, 1, 1, '', 'b.stella'))), /b\.stella/);
  });
});
