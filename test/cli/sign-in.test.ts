import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestBrowser } from '../../services/authority/src/test-browser.ts';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person, type Running } from './person.ts';

/** Does in a browser what `policyctl login` asks for; `fields` is what is chosen on the page with the people. */
async function inBrowser({ told }: Running, fields: Record<string, string>): Promise<void> {
  const [, url = ''] = await told(/Open (http\S+)/);
  const callback = String(new URL(url).searchParams.get('redirect_uri'));
  const browser = new TestBrowser();
  const end = await browser.submit(await browser.open(url), fields, (each) => each.startsWith(`${callback}?`));
  const page = await fetch(end.url);
  assert.equal(page.status, 200);
  assert.match(await page.text(), /You can close this window/);
}

describe('policyctl login', () => {
  let suite: TestSuite;
  before(async () => {
    suite = await startTestSuite();
  });
  after(() => suite.close());

  it('in the browser: authorization code with PKCE, for the issuer that the registry names', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const login = person.start('login');
    const [, url = ''] = await login.told(/Open (http\S+)/);
    const parameters = new URL(url).searchParams;
    assert.equal(new URL(url).origin, suite.issuer);
    assert.equal(parameters.get('code_challenge_method'), 'S256');
    assert.match(String(parameters.get('redirect_uri')), /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    await inBrowser(login, { persona: 'reviewer@acme' });
    const { exitCode, out } = await login.ended;
    assert.equal(exitCode, 0);
    assert.match(out, /^Subject +reviewer@acme \(Ravi Reviewer\)\n/);
    assert.match(out, /Scopes +findings:read policy:read policy:review policy:simulate\n/);
    assert.equal(person.sessionMode, 0o600);
    assert.equal(person.session.server, suite.httpUrl);
  });

  it('in the browser can be cancelled there', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const login = person.start('login');
    await inBrowser(login, { cancel: 'yes' });
    const { exitCode, out, note } = await login.ended;
    assert.deepEqual([exitCode, out], [3, '']);
    assert.match(note, /the issuer refused: The sign-in was cancelled\. \(SIGN_IN_REFUSED\)\n$/);
    assert.match((await person.run('whoami')).note, /NOT_SIGNED_IN/);
  });

  it('as a seeded person, of the first tenant unless told', async (context) => {
    const person = new Person(context, suite.httpUrl);
    for (const [name, subject] of [
      ['author', 'author@acme'],
      ['author@globex', 'author@globex'],
    ] as const) {
      const { exitCode, out } = await person.run('login', '--as', name, '--output', 'json');
      assert.deepEqual([exitCode, JSON.parse(out).subject], [0, subject]);
    }
    const { exitCode, note } = await person.run('login', '--as', 'autor');
    assert.equal(exitCode, 3);
    assert.match(note, /must be the subject of a seeded person, e\.g\. author@acme/);
    assert.equal(JSON.parse((await person.run('whoami', '--output', 'json')).out).subject, 'author@globex');
  });

  it('as somebody of several tenants works, and says how to choose', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const login = await person.run('login', '--as', 'consultant');
    assert.deepEqual([login.exitCode, login.out], [0, '']);
    assert.match(login.note, /--tenant/);
    const whoami = await person.run('whoami');
    assert.equal(whoami.exitCode, 3);
    assert.match(whoami.note, /TENANT_NOT_ALLOWED\)\n {2}Choose a tenant of yours with --tenant/);
    assert.match((await person.run('whoami', '--tenant', 'globex')).out, /Tenant +globex/);
    assert.equal((await person.run('whoami', '--tenant', 'initech')).exitCode, 3);
  });

  it('goes to the registry of the sign-in before, and heals a damaged one', async (context) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'author');
    delete person.environment.POLICYCTL_SERVER;
    assert.match((await person.run('login', '--as', 'auditor')).out, /auditor@acme/);
    person.changeSession({ accessToken: 1 });
    const damaged = await person.run('whoami');
    assert.equal(damaged.exitCode, 2);
    assert.match(damaged.note, /default\.json is damaged \(SESSION_DAMAGED\)/);
    assert.equal((await person.run('--server', suite.httpUrl, 'login', '--as', 'author')).exitCode, 0);
    assert.match((await person.run('whoami')).out, /author@acme/);
  });

  it('says when POLICYCTL_TOKEN wins over it', async (context) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'author');
    person.environment.POLICYCTL_TOKEN = String(person.session.accessToken);
    const { out, note } = await person.run('login', '--as', 'auditor');
    assert.match(note, /POLICYCTL_TOKEN is set and wins/);
    assert.match(out, /author@acme/);
  });

  it('takes no issuer that is reached in the clear over the network', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const { exitCode, note } = await person.run('login', '--issuer', 'http://issuer.example');
    assert.equal(exitCode, 2);
    assert.match(note, /not reached over https \(INSECURE_ISSUER\)/);
  });

  it('keeps profiles apart, and is undone by logout', async (context) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'author');
    await person.run('login', '--as', 'auditor', '--profile', 'audit');
    assert.match((await person.run('whoami')).out, /author@acme/);
    assert.match((await person.run('whoami', '--profile', 'audit')).out, /auditor@acme/);
    assert.equal((await person.run('logout')).exitCode, 0);
    assert.equal((await person.run('whoami')).exitCode, 3);
    assert.equal((await person.run('whoami', '--profile', 'audit')).exitCode, 0);
  });
});
