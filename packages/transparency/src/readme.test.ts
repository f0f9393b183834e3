import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

test('the example of the README runs as it is written', async () => {
  const folder = fileURLToPath(import.meta.resolve('..'));
  const readme = await readFile(`${folder}/README.md`, 'utf8');
  const [, example = assert.fail('there is no example')] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  const run = promisify(execFile);
  const args = ['--input-type=module-typescript', '--eval', example];
  const { stdout } = await run(process.execPath, args, { cwd: folder, timeout: 30_000 });
  assert.equal(stdout, '0 created\n1 approved\n2 published\n3 entries, proof of 2 hashes\n');
});
