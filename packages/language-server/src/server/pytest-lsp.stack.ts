import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PYTEST_LSP, toolPath } from '@policy-registry/stack';
import { LAUNCHER } from './client-for-test.ts';
import { STORY_PACK } from './story-pack-for-test.ts';

const TESTS = join(import.meta.dirname, '../../pytest');

test('policyctl lsp agrees with a client that shares no code with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policy-registry-lsp-'));
  try {
    mkdirSync(join(folder, 'tests'));
    for (const [path, text] of Object.entries(STORY_PACK)) writeFileSync(join(folder, path), text);
    const LSP_COMMAND = JSON.stringify([process.execPath, LAUNCHER, 'lsp']);
    const { status, stdout, stderr } = spawnSync(toolPath(PYTEST_LSP), ['-B', '-m', 'pytest', TESTS], {
      encoding: 'utf8',
      env: { ...process.env, LSP_COMMAND, PACK: folder },
      timeout: 5 * 60_000,
    });
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.match(stdout, /\b21 passed\b/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
