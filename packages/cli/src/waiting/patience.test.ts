import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { Cli } from '../cli.ts';
import { Patience } from './patience.ts';
import { waitedFor } from './waited-for.ts';

const CLI = new Cli({ output: 'table', profile: 'default' }, { out: assert.fail, note: assert.fail });
const PASSING = [Code.Unavailable, Code.Aborted, Code.DeadlineExceeded];

describe('patience with a registry', () => {
  /** A call that fails so often before it is answered; what it came to, and how often it was tried. */
  async function asked(failures: number, code: Code) {
    const patience = new Patience(CLI, undefined, 0);
    let calls = 0;
    const answer = await patience
      .ask(async () => {
        calls += 1;
        if (calls <= failures) throw new ConnectError('gone', code);
        return 'answered';
      })
      .catch((error: unknown) => ConnectError.from(error).rawMessage);
    return [answer, calls];
  }

  it('asks again while nobody answers', async () => {
    for (const code of PASSING) assert.deepEqual(await asked(60, code), ['answered', 61]);
  });

  it('ends', async () => {
    for (const code of PASSING) assert.deepEqual(await asked(1_000, code), ['gone', 61]);
  });

  it('is for nothing that another try cannot help', async () => {
    assert.deepEqual(await asked(1, Code.NotFound), ['gone', 1]);
  });

  it('counts each outage for itself', async () => {
    const patience = new Patience(CLI, undefined, 0);
    for (let outage = 0; outage < 3; outage += 1) {
      for (let call = 0; call < 60; call += 1) patience.bear(new ConnectError('gone', Code.Aborted));
      patience.answered();
    }
    assert.equal(await patience.ask(async () => 'answered'), 'answered');
  });

  it('at its end tells that what it was for goes on', async () => {
    const waited = waitedFor(CLI, { what: 'it', hint: 'Look there.' }, async () => {
      throw new ConnectError('gone', Code.Aborted);
    });
    const told = { reason: 'NO_ANSWER', message: 'no answer from the registry: gone', hint: 'Look there.' };
    await assert.rejects(waited, told);
    const refused = waitedFor(CLI, { what: 'it', hint: 'Look there.' }, async () => {
      throw new ConnectError('not found', Code.NotFound);
    });
    await assert.rejects(refused, { code: Code.NotFound });
  });
});
