import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import packageJson from '../package.json' with { type: 'json' };

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const LAUNCHER = join(import.meta.dirname, '..', 'bin', 'policyctl.js');

/** A Node of this machine that cannot run the program itself, where there is one. */
function oldNode(): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'node'))
    .find((node) => /^v(1\d|2[0-3])\./.test(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout ?? ''));
}

const old = oldNode();
const skip = old === undefined && 'there is no old Node on this machine';

function start(node: string, args: readonly string[], launcher = LAUNCHER, env: NodeJS.ProcessEnv = {}) {
  const result = spawnSync(node, [launcher, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

describe('policyctl started', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'policyctl-launcher-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const answer = { status: 0, stdout: `${packageJson.version}\n`, stderr: '' };

  it('by the pinned Node answers', () => assert.deepEqual(start(process.execPath, ['--version']), answer));

  /** In a shell, whose first line of the answer is how the program before the pipe ended. */
  const piped = (line: string) => {
    const script = `set -o pipefail; "$NODE" "$LAUNCHER" ${line}; echo $?`;
    const env = { ...process.env, NODE: process.execPath, LAUNCHER };
    return spawnSync('bash', ['-c', script], { encoding: 'utf8', env }).stdout.trim().split('\n').at(-1);
  };

  it('is no success when nobody reads the answer, and is what it is when nobody reads the notes', () => {
    const simulate = `simulate --local --candidate ${EXAMPLES}/packs/shop-policy-2 --baseline none --inventory ${EXAMPLES}/inventory/*.json`;
    assert.equal(piped(`${simulate} --threshold changed=0 --export csv=- | exec true`), '141');
    assert.equal(piped('lint absent 2> >(exec true)'), '2');
  });

  it('says in one line that its answer has no room, and in JSON where that was wanted', {
    skip: !existsSync('/dev/full') && 'there is no full device',
  }, () => {
    const intoFull = (...args: string[]) => {
      const full = openSync('/dev/full', 'w');
      const { status, stderr } = spawnSync(process.execPath, [LAUNCHER, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      return [status, stderr];
    };
    const policies = ['--candidate', join(EXAMPLES, 'packs', 'shop-policy-2'), '--baseline', 'none'];
    const over = ['simulate', '--local', ...policies, '--inventory', join(EXAMPLES, 'inventory', 'shop-grype.json')];
    const told = [2, 'policyctl: standard output: no space left on device (FILE_ERROR)\n'];
    assert.deepEqual(intoFull('--help'), told);
    assert.deepEqual(intoFull(...over), told);
    assert.deepEqual(intoFull(...over, '--export', 'csv=-'), told);
    const [status, stderr] = intoFull(...over, '--output', 'json');
    assert.equal(status, 2);
    assert.partialDeepStrictEqual(JSON.parse(String(stderr)), { error: { exitCode: 2, reason: 'FILE_ERROR' } });
  });

  it('by an old Node answers the same, from any folder and by a link', { skip }, () => {
    assert.deepEqual(start(String(old), ['--version']), answer);
    const link = join(folder, 'policyctl');
    symlinkSync(LAUNCHER, link);
    assert.deepEqual(start(String(old), ['--version'], link), answer);
  });

  it('by an old Node passes arguments and exit codes on', { skip }, () => {
    const { status, stderr } = start(String(old), ['pack', 'show', 'with space', '*', '$HOME']);
    assert.equal(status, 64);
    assert.match(stderr, /too many arguments/);
    assert.equal(start(String(old), ['lint', join(folder, 'absent')]).status, 2);
  });

  it('by an old Node without a pinned one says so in one line', { skip }, () => {
    const bin = join(folder, 'copy', 'bin');
    mkdirSync(bin, { recursive: true });
    copyFileSync(LAUNCHER, join(bin, 'policyctl.js'));
    writeFileSync(join(folder, 'copy', 'package.json'), '{"type":"module"}');
    const { status, stdout, stderr } = start(String(old), ['--version'], join(bin, 'policyctl.js'));
    assert.deepEqual([status, stdout], [64, '']);
    assert.match(stderr, /^policyctl: Node 24 is needed, this is [\d.]+; "npm ci" in the repository installs it\n$/);
  });

  it('by an old Node leaves nothing running when it is ended', { skip }, async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const server = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const child = spawn(String(old), [LAUNCHER, '--server', server, 'whoami'], {
      env: { ...process.env, POLICYCTL_TOKEN: 'token' },
      stdio: 'ignore',
    });
    try {
      const [socket] = await once(silent, 'connection');
      // Only the real program holds the connection: it is gone when the connection is.
      const hungUp = once(socket.resume(), 'close');
      child.kill('SIGTERM');
      const [[, signal]] = await Promise.all([once(child, 'exit'), hungUp]);
      assert.equal(signal, 'SIGTERM');
    } finally {
      child.kill('SIGKILL');
      silent.close();
    }
  });

  it('for a reader that has gone ends quietly', async () => {
    const child = spawn(process.execPath, [LAUNCHER, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    assert.deepEqual([said, status], ['', 0]);
  });
});
