import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InvalidArgumentError } from 'commander';
import {
  instant,
  issuerAddress,
  keyValue,
  lineRange,
  threshold,
  webAddress,
  wholeNumber,
  wholeNumberTo,
} from './arguments.ts';

function refuses(parse: (text: string) => unknown, texts: readonly string[]): void {
  for (const text of texts) assert.throws(() => parse(text), InvalidArgumentError, JSON.stringify(text));
}

describe('values of options', () => {
  it('are whole numbers', () => {
    assert.equal(wholeNumber('0'), 0);
    assert.equal(wholeNumber('999999999'), 999_999_999);
    refuses(wholeNumber, ['', '-1', '1.5', '1e3', '0x10', ' 1', '1000000000', '١']);
    assert.throws(() => wholeNumber('99999999999'), /It must be a whole number from 0 to 999999999\.$/);
    assert.equal(wholeNumberTo(200)('200'), 200);
    refuses(wholeNumberTo(200), ['201', '-1']);
  });

  it('are lines, or ranges of them', () => {
    assert.deepEqual(lineRange('12'), [12, 12]);
    assert.deepEqual(lineRange('12-14'), [12, 14]);
    refuses(lineRange, ['', '0', '-1', '3-1', '1-', '1-2-3', '1,2', 'a', ' 1']);
  });

  it('are texts, numbers and booleans by key, the last one of a key wins', () => {
    const given = ['exposure=internet', 'score=7.5', 'negative=-2', 'live=true', 'score=8', 'text=a=b', 'empty='];
    assert.deepEqual(
      given.reduce((previous, each) => keyValue(each, previous), {}),
      { exposure: 'internet', score: 8, negative: -2, live: true, text: 'a=b', empty: '' },
    );
    refuses(keyValue, ['', '=x', 'key', '1a=x', 'a-b=x', 'a.b=x']);
  });

  it('stay texts where a number would lose something', () => {
    for (const text of ['007', '1e5', '0x10', '1234567890123456', '.5', '5.', 'TRUE', ' 1', '-']) {
      assert.deepEqual(keyValue(`key=${text}`), { key: text });
    }
  });

  it('name no prototype', () => {
    const values = keyValue('__proto__=1');
    assert.deepEqual(Object.keys(values), ['__proto__']);
    assert.equal(Object.getPrototypeOf(values), Object.prototype);
  });

  it('are thresholds, added up', () => {
    assert.deepEqual(threshold('changed=10', threshold('lost_blocks=0')), [
      { measure: 'lost_blocks', maximum: 0n },
      { measure: 'changed', maximum: 10n },
    ]);
    refuses(threshold, ['', 'lost_blocks', 'lost_blocks=', 'lost_blocks=-1', 'lost_blocks=0.5', 'Lost=1', '=1']);
    refuses(threshold, ['toString=1']);
    assert.throws(
      () => threshold('lost_block=0'),
      /no measure lost_block: it must be one of changed, gained_blocks, lost_blocks,/,
    );
  });

  it('are days, and times with a zone', () => {
    assert.equal(instant('2026-11-24').toISOString(), '2026-11-24T00:00:00.000Z');
    assert.equal(instant('2026-11-24T08:00:00Z').toISOString(), '2026-11-24T08:00:00.000Z');
    assert.equal(instant('2026-11-24T08:00+02:00').toISOString(), '2026-11-24T06:00:00.000Z');
    assert.equal(instant('2028-02-29').toISOString(), '2028-02-29T00:00:00.000Z');
    refuses(instant, ['', 'tomorrow', '2026-02-29', '2026-02-31T00:00:00Z', '2026-13-01', '2026-11-24T08:00:00']);
    refuses(instant, ['2026-11-24T', '2026-11-24TZ', '2026-11-24T25:00:00Z', '24.11.2026', '1764000000']);
  });

  it('are addresses of a server', () => {
    assert.equal(webAddress('http://127.0.0.1:8080/'), 'http://127.0.0.1:8080');
    assert.equal(webAddress('https://registry.example.com/policy/'), 'https://registry.example.com/policy');
    assert.equal(issuerAddress('https://issuer.example/'), 'https://issuer.example/');
    refuses(issuerAddress, ['issuer', 'urn:issuer']);
    refuses(webAddress, ['', '127.0.0.1:8080', 'localhost:8080', 'ftp://host', 'https://host?x', 'https://host#x']);
  });
});
