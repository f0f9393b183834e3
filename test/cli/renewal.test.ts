import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { TokenSource } from '../../packages/cli/src/session/token-source.ts';
import { TestBrowser } from '../../services/authority/src/test-browser.ts';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

describe('a sign-in that is about to end', () => {
  let suite: TestSuite;
  before(async () => {
    suite = await startTestSuite();
  });
  after(() => suite.close());

  async function signedIn(context: TestContext): Promise<Person> {
    const person = new Person(context, suite.httpUrl);
    const login = person.start('login');
    const [, url = ''] = await login.told(/Open (http\S+)/);
    const browser = new TestBrowser();
    const isCallback = (each: string) => each.startsWith('http://127.0.0.1:') && each.includes('/callback?');
    const end = await browser.submit(await browser.open(url), { persona: 'author@acme' }, isCallback);
    await (await fetch(end.url)).body?.cancel();
    assert.equal((await login.ended).exitCode, 0);
    return person;
  }

  it('is renewed before it is used, and stays as private', async (context) => {
    const person = await signedIn(context);
    const before = person.session;
    person.changeSession({ expiresAt: Math.floor(Date.now() / 1000) + 5 });
    const { exitCode, out, note } = await person.run('whoami');
    assert.deepEqual([exitCode, note], [0, '']);
    assert.match(out, /author@acme/);
    const { session } = person;
    assert.notEqual(session.accessToken, before.accessToken);
    assert.notEqual(session.refreshToken, before.refreshToken);
    assert.ok(Number(session.expiresAt) > Date.now() / 1000 + 60);
    assert.equal(person.sessionMode, 0o600);
  });

  it('is renewed once by commands that run at once: a refresh token works once', async (context) => {
    const person = await signedIn(context);
    person.changeSession({ expiresAt: 1 });
    const ends = await Promise.all([1, 2, 3, 4].map(() => person.start('whoami').ended));
    assert.deepEqual(
      ends.map(({ exitCode, note }) => [exitCode, note]),
      ends.map(() => [0, '']),
    );
    person.changeSession({ expiresAt: 1 });
    assert.equal((await person.run('whoami')).exitCode, 0);
  });

  it('is renewed once by calls of one command that run at once', async (context) => {
    const person = await signedIn(context);
    person.changeSession({ expiresAt: 1 });
    const source = new TokenSource(person.sessionFile, suite.httpUrl);
    const tokens = await Promise.all([1, 2, 3].map(() => source.token()));
    assert.deepEqual(new Set(tokens), new Set([person.session.accessToken]));
  });

  it('has ended when the issuer does not renew it', async (context) => {
    const person = await signedIn(context);
    person.changeSession({ expiresAt: 1, refreshToken: 'used-before' });
    const { exitCode, note } = await person.run('whoami');
    assert.equal(exitCode, 3);
    assert.match(
      note,
      /^policyctl: the sign-in has ended: .* \(NOT_SIGNED_IN\)\n {2}Sign in again with "policyctl login"\.\n$/,
    );
  });

  it('has ended when there is nothing to renew it with', async (context) => {
    const person = await signedIn(context);
    person.changeSession({ expiresAt: 1, refreshToken: undefined });
    const { exitCode, note } = await person.run('whoami', '--output', 'json');
    assert.equal(exitCode, 3);
    assert.equal(JSON.parse(note).error.reason, 'NOT_SIGNED_IN');
  });

  it('is kept while the issuer does not answer', async (context) => {
    const person = await signedIn(context);
    person.changeSession({ expiresAt: 1, issuer: 'http://127.0.0.1:1' });
    const { session } = person;
    const { exitCode, note } = await person.run('whoami');
    assert.equal(exitCode, 10);
    assert.match(note, /the issuer http:\/\/127\.0\.0\.1:1 does not answer: .* \(NO_ANSWER\)/);
    assert.deepEqual(person.session, session);
  });
});
