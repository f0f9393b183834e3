import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

const REPORT = join(import.meta.dirname, '../../../../examples/inventory/shop-grype.json');

/** Joins a report, says so, and waits for its end. */
const SCRIPT = `
  import { openInventory } from ${JSON.stringify(import.meta.resolve('./inventory-file.ts'))};
  import { joinFiles } from ${JSON.stringify(import.meta.resolve('./joined-table.ts'))};
  await openInventory([${JSON.stringify(REPORT)}], async (files) => {
    const { columns } = await joinFiles(files);
    process.stdout.write(String(columns.rowCount));
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  });
`;

it('a joined table is gone when the program is ended', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'policyctl-joined-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [rows] = await once(child.stdout, 'data');
  assert.equal(String(rows), '25');
  assert.equal(readdirSync(folder).length, 1);
  child.kill('SIGINT');
  const [, signal] = await once(child, 'exit');
  assert.equal(signal, 'SIGINT');
  assert.deepEqual(readdirSync(folder), []);
});
