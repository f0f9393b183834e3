import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { oneLineJson, prettyJson, printable } from './printable.ts';

/** Each moves a cursor, colours, hides, or turns text on some terminal. */
const OBEYED = ['\u0000', '\u0007', '\b', '\r', '\u001b', '\u007f', '\u0085', '\u009b', '\u200e', '\u202e', '\u2066'];
const INVISIBLE = ['\u00ad', '\u200b', '\ufeff', '\u2028', '\u2029', '\u{e0041}'];

describe('texts of others on a terminal', () => {
  for (const character of [...OBEYED, ...INVISIBLE]) {
    const name = `U+${character.codePointAt(0)?.toString(16)}`;
    it(`show a mark for ${name}`, () => assert.equal(printable(`a${character}b`), 'a\ufffdb'));

    it(`escape ${name} in JSON, and mean the same`, () => {
      for (const json of [oneLineJson({ [character]: `a${character}b` }), prettyJson([`a${character}b`])]) {
        assert.doesNotMatch(json, /[^\n\P{Cc}]|[\p{Cf}\u2028\u2029]/u);
        assert.ok(JSON.stringify(JSON.parse(json)).includes(JSON.stringify(`a${character}b`)));
      }
    });
  }

  it('keep everything else: line breaks, tabs, accents, emoji', () => {
    const text = 'line\n\ttab, é, 漢字, 🙂, \ufffd';
    assert.equal(printable(text), text);
    assert.deepEqual(JSON.parse(oneLineJson({ text })), { text });
    assert.ok(prettyJson({ text: 'é🙂' }).includes('é🙂'));
  });

  it('make one line of JSON where one is wanted', () => {
    assert.equal(oneLineJson({ a: ['x\ny'] }), '{"a":["x\\ny"]}');
    assert.equal(prettyJson({ a: 1 }), '{\n  "a": 1\n}');
  });
});
