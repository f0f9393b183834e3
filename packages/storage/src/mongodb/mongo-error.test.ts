import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BSON, MongoError, MongoNetworkError, MongoServerError } from 'mongodb';
import { StoreError, type StoreErrorCode } from '../store-error.ts';
import { fromMongo, unusable } from './mongo-error.ts';

function ofServer(code: number): MongoServerError {
  return new MongoServerError({ message: 'as the server says\n  it', code });
}

const EXPECTED: readonly (readonly [Error, StoreErrorCode])[] = [
  [ofServer(11000), 'ALREADY_EXISTS'],
  [ofServer(10334), 'TOO_LARGE'],
  [ofServer(17419), 'TOO_LARGE'],
  [ofServer(13), 'UNAVAILABLE'], // Unauthorized
  [ofServer(18), 'UNAVAILABLE'], // AuthenticationFailed
  [ofServer(50), 'UNAVAILABLE'], // MaxTimeMSExpired
  [ofServer(64), 'UNAVAILABLE'], // WriteConcernTimeout
  [ofServer(10107), 'UNAVAILABLE'], // NotWritablePrimary
  [new MongoNetworkError('connection closed'), 'UNAVAILABLE'],
  [new MongoError('any other of the driver'), 'UNAVAILABLE'],
  [Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' }), 'UNAVAILABLE'],
  [Object.assign(new Error('write after end'), { code: 'ERR_STREAM_WRITE_AFTER_END' }), 'UNAVAILABLE'],
  [new BSON.BSONError('Invalid UTF-8 string in BSON document'), 'CORRUPT'],
];

test('every error of the driver is one of the port, in one line, with its cause', () => {
  for (const [thrown, code] of EXPECTED) {
    const error = fromMongo(thrown);
    assert.ok(error instanceof StoreError, thrown.message);
    assert.equal(error.code, code, thrown.message);
    assert.doesNotMatch(error.message, /\n/);
    assert.equal(error.cause, thrown);
  }
});

test('other errors stay what they are', () => {
  for (const thrown of [
    Object.assign(new TypeError('a mistake'), { code: 'ERR_INVALID_ARG_TYPE' }),
    new StoreError('NOT_FOUND', 'no'),
    'text',
    undefined,
  ]) {
    assert.equal(fromMongo(thrown), thrown);
  }
});

test('a server that cannot be used is named once', () => {
  assert.equal(
    unusable('db:1', fromMongo(ofServer(18))).message,
    'MongoDB at db:1 cannot be used: as the server says it',
  );
});
