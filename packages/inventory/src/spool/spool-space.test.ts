import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spool } from './spool.ts';
import { SpoolSpace } from './spool-space.ts';

class CountingSpool implements Spool {
  closed = 0;
  bytes = 0;

  async append(bytes: Uint8Array): Promise<void> {
    this.bytes += bytes.length;
  }

  async read(): Promise<void> {}

  async close(): Promise<void> {
    this.closed += 1;
  }
}

function spaceOf(maxBytes: number) {
  const spools: CountingSpool[] = [];
  const space = new SpoolSpace(maxBytes, async () => {
    const spool = new CountingSpool();
    spools.push(spool);
    return spool;
  });
  return { space, spools };
}

test('spools share their bytes, and what is closed takes none', async () => {
  const { space, spools } = spaceOf(10);
  const [one, other] = [await space.open(), await space.open()];
  await one.append(new Uint8Array(6));
  await assert.rejects(async () => other.append(new Uint8Array(5)), {
    code: 'TOO_LARGE',
    message: /more than 10 bytes/,
  });
  assert.equal(spools[1]?.bytes, 0);
  await other.append(new Uint8Array(4));
  await one.close();
  await other.append(new Uint8Array(6));
});

test('each is closed once, whoever closes it', async () => {
  const { space, spools } = spaceOf(10);
  const first = await space.open();
  await space.open();
  await first.close();
  await first.close();
  await space.close();
  await space.close();
  assert.deepEqual(
    spools.map(({ closed }) => closed),
    [1, 1],
  );
});
