import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { createLogger, type LoggerOptions } from './logger.ts';

function capture(format: LoggerOptions['format'], level = 'info') {
  const lines: string[] = [];
  const log = createLogger({ level, format, destination: { write: (line: string) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '') };
}

const JWS = `${Buffer.from('{"alg":"ES256"}').toString('base64url')}.${Buffer.from('{"sub":"ann"}').toString('base64url')}.c2ln`;

test('a json line has level by name, time in UTC, bindings of the child and the message', () => {
  const { log, last } = capture('json');
  log.child({ tenant: 'acme', traceId: 'ab' }).info({ rows: 3 }, 'read');
  const { time, ...rest } = last();
  assert.deepEqual(rest, { level: 'info', pid: process.pid, tenant: 'acme', traceId: 'ab', rows: 3, msg: 'read' });
  assert.equal(new Date(time).toISOString(), time);
});

test('lines below the level are not written, and an unknown level is refused', () => {
  const { log, lines } = capture('json', 'warn');
  log.info('quiet');
  assert.deepEqual(lines, []);
  assert.throws(() => capture('json', 'chatty'), /chatty/);
});

test('secret fields are redacted at any depth, lists and odd texts included, and the line stays JSON', () => {
  const { log, last } = capture('json');
  const deep = { a: [{ b: { password: 'se"cret]', 'set-cookie': ['a]"secret', 'secret'], kept: 'token' } }] };
  log.info({ deep, cookie: [], token: '\\' });
  const { a } = last().deep;
  assert.deepEqual(a, [{ b: { password: '[redacted]', 'set-cookie': '[redacted]', kept: 'token' } }]);
  assert.equal(last().token, '[redacted]');
});

test('secret fields are redacted at the top, in headers, and in request headers', () => {
  const { log, last } = capture('json');
  const headers = { authorization: 'secret', cookie: 'secret', 'set-cookie': 'secret', accept: 'all' };
  log.info({ token: 'secret', client_secret: 'secret', headers, req: { headers } });
  const line = last();
  assert.ok(!JSON.stringify(line).includes('"secret"'), JSON.stringify(line));
  assert.equal(line.headers.authorization, '[redacted]');
  assert.equal(line.req.headers['set-cookie'], '[redacted]');
  assert.equal(line.req.headers.accept, 'all');
});

test('the object that was logged keeps its secrets', () => {
  const { log } = capture('json');
  const request = { headers: { authorization: 'keep' } };
  log.info(request);
  assert.equal(request.headers.authorization, 'keep');
});

for (const format of ['json', 'pretty'] as const) {
  test(`${format}: tokens are taken out wherever they stand`, () => {
    const { log, lines } = capture(format);
    log.info(`sent Authorization: Bearer abc.DEF-123_~+/==; got ${JWS}`);
    log.error({ err: new Error(`401 for bearer ${JWS}`), deep: { er: { and: { deeper: `"${JWS}"` } } } }, 'failed');
    const text = lines.join('');
    assert.ok(!text.includes('abc.DEF') && !text.includes('c2ln'), text);
    assert.ok(text.includes('Bearer [redacted]; got [redacted]'), text);
    assert.ok(text.includes('401 for bearer [redacted]'), text);
  });
}

test('pretty lines are text for people', () => {
  const { log, lines } = capture('pretty');
  log.warn({ tenant: 'acme' }, 'disk is nearly full');
  assert.match(lines.join(''), /^\[\d\d:\d\d:\d\d\.\d{3}] WARN: disk is nearly full\n {4}tenant: "acme"\n$/);
});

for (const format of ['json', 'pretty'] as const) {
  test(`${format}: the last line before process.exit is written, to standard error`, () => {
    const module = JSON.stringify(new URL('./logger.ts', import.meta.url).href);
    const script = `import { createLogger } from ${module};
      createLogger({ level: 'info', format: '${format}' }).fatal('the last words'); process.exit(0);`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    assert.equal(stdout, '');
    assert.match(stderr, /the last words/);
  });
}
