import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { digestOfTable } from '../testing/print-digest.ts';

const PROGRAM = fileURLToPath(import.meta.resolve('../testing/print-digest.ts'));

const surroundings = [
  { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
];

test('a table has the same bytes in every time zone and locale', { timeout: 60_000 }, async () => {
  const digests = await Promise.all(
    surroundings.map(async (variables) => {
      const env = { ...process.env, ...variables };
      const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM], { env, timeout: 50_000 });
      return stdout;
    }),
  );
  assert.match(digests[0] ?? '', /^sha256:[0-9a-f]{64}$/);
  assert.deepEqual(new Set(digests), new Set([await digestOfTable()]));
});
