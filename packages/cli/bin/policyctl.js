#!/usr/bin/env node
// Plain JavaScript that an old Node understands: it hands over to the pinned Node of the installation when the one that
// runs it cannot strip types (Node 24 can). Exit code and signals are those of the real program.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED = 24;
const self = fileURLToPath(import.meta.url);

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  // Without it every start strips the types of every file again.
  module.enableCompileCache();
  import('../src/main.ts');
} else {
  const node = pinnedNode(dirname(self));
  if (node === undefined) {
    process.stderr.write(
      `policyctl: Node ${NEEDED} is needed, this is ${process.versions.node}; "npm ci" in the repository installs it\n`,
    );
    process.exit(64);
  }
  handOver(node);
}

/** The npm package `node`, looked for in every folder upwards. */
function pinnedNode(folder) {
  const node = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(node)) return node;
  return folder === dirname(folder) ? undefined : pinnedNode(dirname(folder));
}

function handOver(node) {
  const child = spawn(node, [self].concat(process.argv.slice(2)), { stdio: 'inherit' });
  // A terminal sends these to both; a program that ends this one must not leave the other behind.
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  child.on('error', (error) => {
    process.stderr.write(`policyctl: ${node} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    for (const each of signals) process.removeListener(each, forward);
    process.kill(process.pid, signal);
  });
}
