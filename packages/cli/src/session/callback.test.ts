import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CliError } from '../exit-code.ts';
import { listenForCallback } from './callback.ts';

describe('where the browser ends a sign-in', () => {
  it('is a loopback address that waits for its own answer alone', async () => {
    const callback = await listenForCallback('the-state');
    try {
      assert.match(callback.redirectUri, /^http:\/\/127\.0\.0\.1:\d+\/callback$/);
      const answer = callback.answer(60_000);
      for (const other of ['?code=c', '?code=c&state=another', '?state=', '/x?state=the-state', '']) {
        assert.equal((await fetch(`${callback.redirectUri}${other}`)).status, 404, other);
      }
      const page = await fetch(`${callback.redirectUri}?code=c&state=the-state`);
      assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/plain']);
      assert.equal((await answer).href, `${callback.redirectUri}?code=c&state=the-state`);
    } finally {
      callback.close();
    }
  });

  it('does not wait for ever, and does not listen any longer', async () => {
    const callback = await listenForCallback('the-state');
    await assert.rejects(
      callback.answer(1),
      (error) => error instanceof CliError && error.reason === 'SIGN_IN_REFUSED',
    );
    callback.close();
    await assert.rejects(fetch(callback.redirectUri));
  });
});
