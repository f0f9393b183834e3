import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { TestBrowser } from '../../services/authority/src/test-browser.ts';
import { startTestSuite, type TestSuite } from '../src/test-suite.ts';
import { Person } from './person.ts';

// Both wait most of the time: a device asks every five seconds.
describe('policyctl login --device', { concurrency: true }, () => {
  let suite: TestSuite;
  before(async () => {
    suite = await startTestSuite();
  });
  after(() => suite.close());

  it('works', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const login = person.start('login', '--device');
    const [, url = '', code = ''] = await login.told(/Open (http\S+) and confirm the code (\S+)/);
    const browser = new TestBrowser();
    const confirm = await browser.submit(await browser.open(url), {});
    assert.ok(confirm.text.includes(code));
    await browser.submit(await browser.submit(confirm, {}), { persona: 'operator@globex' });
    const { exitCode, out } = await login.ended;
    assert.equal(exitCode, 0);
    assert.match(out, /^Subject +operator@globex/);
  });

  it('can be denied there', async (context) => {
    const person = new Person(context, suite.httpUrl);
    const login = person.start('login', '--device');
    const [, url = ''] = await login.told(/Open (http\S+)/);
    const browser = new TestBrowser();
    await browser.submit(await browser.submit(await browser.open(url), {}), { abort: 'yes' });
    const { exitCode, note } = await login.ended;
    assert.equal(exitCode, 3);
    assert.match(note, /SIGN_IN_REFUSED/);
  });
});
