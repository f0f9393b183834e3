import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentTraceId, traceIdOf } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

test('a valid traceparent gives its trace id', () => {
  assert.equal(traceIdOf(`00-${TRACE}-00f067aa0ba902b7-01`), TRACE);
  assert.equal(traceIdOf(`01-${TRACE}-00f067aa0ba902b7-01-future`), TRACE, 'later versions may carry more');
});

const malformed: readonly (string | undefined)[] = [
  undefined,
  '',
  'garbage',
  TRACE,
  `ff-${TRACE}-00f067aa0ba902b7-01`,
  `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
  `00-${TRACE}-0000000000000000-01`,
  `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
  `00-${TRACE}-00f067aa0ba902b7-01-more`,
  `00-${TRACE}-00f067aa0ba902b7-01\r\nx: y`,
  `${'0'.repeat(100_000)}-`,
];

for (const header of malformed) {
  test(`${JSON.stringify(header)?.slice(0, 80)} gives a new trace id each time`, () => {
    const [first, second] = [traceIdOf(header), traceIdOf(header)];
    assert.match(first, /^(?!0{32})[0-9a-f]{32}$/);
    assert.notEqual(first, TRACE);
    assert.notEqual(first, second);
  });
}

test('there is no current trace outside of a span', () => {
  assert.equal(currentTraceId(), undefined);
});
