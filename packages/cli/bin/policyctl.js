#!/usr/bin/env node
// Plain JavaScript that an old Node understands: it hands over to the pinned Node of the installation when the one that
// runs it cannot strip types (Node 24 can). Exit code and signals are those of the real program.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'main.ts');
const major = Number(process.versions.node.split('.')[0]);

if (major >= 24) {
  await import(main);
} else {
  let folder = dirname(main);
  while (!existsSync(join(folder, 'node_modules', 'node', 'bin', 'node')) && folder !== dirname(folder)) {
    folder = dirname(folder);
  }
  const node = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(node)) {
    process.stderr.write(`policyctl needs Node 24; this is ${process.versions.node}, and no other was found.\n`);
    process.exit(64);
  }
  const { status, signal } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 1);
}
