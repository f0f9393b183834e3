import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { openInventory } from './inventory-file.ts';
import { joinFiles } from './joined-table.ts';

const REPORT = join(import.meta.dirname, '../../../../examples/inventory/shop-grype.json');

it('a document that changes after it was opened is not joined under its old digest', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'policyctl-inventory-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'report.json');
  cpSync(REPORT, path);
  await openInventory([path], async (files) => {
    const table = await joinFiles(files);
    await table.close();
    writeFileSync(path, readFileSync(path, 'utf8').replace('High', 'Low '));
    await assert.rejects(joinFiles(files), { reason: 'FILE_ERROR', message: /report\.json changed while it was read/ });
  });
});
