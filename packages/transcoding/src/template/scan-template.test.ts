import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanTemplate, TemplateError } from './scan-template.ts';

const shapes: readonly [template: string, tokens: string][] = [
  ['/v1/books', '/ v1 / books'],
  ['/v1.2/a-b_c~d', '/ v1.2 / a-b_c~d'],
  ['/{a.b=x/*}', '/ { a . b = x / * }'],
  ['/{p=**}/raw.txt:do', '/ { p = ** } / raw.txt : do'],
  ['/a%2Fb/@me', '/ a%2Fb / @me'],
  ['', ''],
];

for (const [template, tokens] of shapes) {
  test(`scans ${template || 'nothing'}`, () => {
    const scanned = scanTemplate(template);
    assert.equal(scanned.map((token) => (token.kind === 'literal' ? token.text : token.kind)).join(' '), tokens);
    for (const token of scanned) {
      const text = token.kind === 'literal' ? token.text : token.kind;
      assert.equal(template.slice(token.at, token.at + text.length), text);
    }
  });
}

for (const [template, at] of [
  ['/a b', 2],
  ['/a?b', 2],
  ['/é', 1],
  ['/a%2', 2],
  ['/a%zz', 2],
  ['/"', 1],
] as const) {
  test(`refuses ${template}`, () => {
    assert.throws(
      () => scanTemplate(template),
      (error: unknown) => error instanceof TemplateError && error.at === at,
    );
  });
}
