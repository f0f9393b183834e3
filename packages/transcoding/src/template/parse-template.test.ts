import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PathTemplate, parseTemplate } from './parse-template.ts';
import { TemplateError } from './scan-template.ts';

function shape({ segments, variables, verb }: PathTemplate): string {
  const path = segments.map((segment) => (segment.kind === 'literal' ? segment.value : segment.kind)).join('|');
  const captured = variables.map(({ fieldPath, start, end }) => `${fieldPath.join('.')}=${start}-${end}`).join(' ');
  return [path, captured, verb].join(' ; ');
}

const good: readonly [template: string, parsed: string][] = [
  ['/v1', 'v1 ;  ; '],
  ['/v1/*/b', 'v1|*|b ;  ; '],
  ['/v1/**', 'v1|** ;  ; '],
  ['/v1/**/raw/more', 'v1|**|raw|more ;  ; '],
  ['/v1/{id}', 'v1|* ; id=1-2 ; '],
  ['/v1/{id=*}:do', 'v1|* ; id=1-2 ; do'],
  ['/v1/{book.name=shelves/*/books/*}', 'v1|shelves|*|books|* ; book.name=1-5 ; '],
  ['/v1/{a}/x/{b=**}', 'v1|*|x|** ; a=1-2 b=3-4 ; '],
  ['/v1/{path=**}/raw', 'v1|**|raw ; path=1-2 ; '],
  ['/v1/{v=fixed}', 'v1|fixed ; v=1-2 ; '],
  ['/a%20b/%40:ver%62', 'a b|@ ;  ; verb'],
];

for (const [template, parsed] of good) {
  test(`parses ${template}`, () => assert.equal(shape(parseTemplate(template)), parsed));
}

const bad: readonly [template: string, why: RegExp][] = [
  ['', /expected "\/"/],
  ['v1', /expected "\/"/],
  ['/', /expected a segment/],
  ['/v1/', /expected a segment/],
  ['//v1', /expected a segment/],
  ['/v1:', /expected a verb/],
  ['/v1:a:b', /unexpected text/],
  ['/v1:a/b', /unexpected text/],
  ['/{a={b}}', /variable inside a variable/],
  ['/{a}/{a}', /variable a is there twice/],
  ['/{a.b}/{a.b=x/*}', /variable a\.b is there twice/],
  ['/{}', /expected a field name/],
  ['/{a', /expected "}"/],
  ['/{a=}', /expected a segment/],
  ['/{a.}', /expected a field name/],
  ['/{1a}', /not a field name/],
  ['/{a-b}', /not a field name/],
  ['/a}', /unexpected text/],
  ['/**/*', /only literals may follow/],
  ['/**/a/**', /only literals may follow/],
  ['/{a=**}/{b}', /only literals may follow/],
  ['/***', /unexpected text/],
  ['/a*', /unexpected text/],
  ['/%ff', /not percent-encoded UTF-8/],
];

for (const [template, why] of bad) {
  test(`refuses ${template || 'an empty template'}`, () => {
    assert.throws(
      () => parseTemplate(template),
      (error: unknown) => error instanceof TemplateError && why.test(error.message),
    );
  });
}
