import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type SuiteProcess, startSuiteProcess } from '../src/suite-process.ts';
import { Person } from './person.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

const SECTION = README.split(/^## /m).find((each) => each.startsWith('Ten minutes')) ?? '';

/** The commands of the section as a shell reads them: comments dropped, continued lines joined, one per entry. */
function tenMinutes(): [path: string, ...commands: string[]] {
  const block = /^```sh\n([\s\S]*?)^```$/m.exec(SECTION)?.[1] ?? '';
  const lines = block.replaceAll(/\\\n/g, ' ').split('\n');
  const [path = '', ...commands] = lines.map((line) => line.replace(/\s+#\s.*$/, '').trim()).filter(Boolean);
  return [path, ...commands.flatMap((line) => line.split(/\s+&&\s+/))];
}

/** What each command of the README is there to show. A command that is new there needs its line here. */
const SHOWN: [command: string, out: RegExp][] = [
  ['policyctl login --as author', /author@acme/],
  ['policyctl pack create shop-policy', /^Pack +shop-policy$/m],
  ['policyctl workspace create draft', /^State +open$/m],
  ['policyctl workspace push draft', /^Commit +\w+$/m],
  ['policyctl snapshot import shop', /^Findings +25 \(9 Critical, 9 High, 4 Medium, 3 Low\)$/m],
  [
    'policyctl simulate --candidate workspace:draft',
    /^13 of 25 findings change: 7 newly blocked, 0 no longer blocked/m,
  ],
  ['policyctl version create shop-policy', /^State +draft$/m],
  ['policyctl submit shop-policy 1.0.0', /^Review +shop-policy~1\.0\.0~1$/m],
  ['policyctl login --as approver', /approver@acme/],
  ['policyctl approve shop-policy~1.0.0~1', /^State +approved$/m],
  ['policyctl login --as publisher', /publisher@acme/],
  ['policyctl publish shop-policy 1.0.0', /^State +published$/m],
  ['policyctl login --as operator', /operator@acme/],
  ['policyctl env create prod', /^Environment +prod$/m],
  ['policyctl promote shop-policy 1.0.0', /^State +active$/m],
  ['policyctl bundle prod shop-policy', /^Version +shop-policy 1\.0\.0$/m],
  ['policyctl login --as auditor', /auditor@acme/],
  ['policyctl audit', /policy\.promotion\.activated +operator@acme +shop-policy 1\.0\.0 prod/],
];

describe('the ten minutes of README.md, typed by a new user', () => {
  const [path, ...commands] = tenMinutes();
  let dataFolder: string;
  let suite: SuiteProcess;
  before(async () => {
    dataFolder = mkdtempSync(join(tmpdir(), 'policyctl-ten-minutes-'));
    suite = await startSuiteProcess(dataFolder);
  });
  after(async () => {
    await suite.end('SIGKILL');
    rmSync(dataFolder, { recursive: true });
  });

  it('are the commands that are known here, in order', () => {
    const known = commands.map((command) => SHOWN.find(([start]) => `${command} `.startsWith(`${start} `))?.[0]);
    assert.deepEqual(
      known,
      SHOWN.map(([start]) => start),
    );
  });

  it('work as they are written, and show what they promise', async (context) => {
    const person = new Person(context, suite.httpUrl);
    for (const [index, command] of commands.entries()) {
      await context.test(command, () => {
        const result = spawnSync('bash', ['-euc', `${path}\n${command}`], {
          cwd: ROOT,
          encoding: 'utf8',
          env: person.environment,
          timeout: 60_000,
        });
        assert.equal(result.status, 0, result.stderr);
        assert.match(result.stdout, SHOWN[index]?.[1] ?? /$^/);
      });
    }
  });

  it('end with what is live being what was simulated, approved and published', async (context) => {
    const person = new Person(context, suite.httpUrl);
    await person.run('login', '--as', 'auditor');
    const json = async (...args: string[]) => JSON.parse((await person.run('--output', 'json', ...args)).out);
    const bundle = await json('bundle', 'prod', 'shop-policy');
    const review = await json('review', 'show', 'shop-policy~1.0.0~1');
    const version = await json('version', 'show', 'shop-policy', '1.0.0');
    const local = await json('compile', join(ROOT, 'examples', 'packs', 'shop-policy-1'));
    for (const each of [bundle, review, version]) {
      assert.deepEqual([each.sourceDigest, each.irDigest], [local.sourceDigest, local.irDigest]);
    }
    const verified = await person.run('verify', version.publication.attestation, '--subject', local.irDigest);
    assert.equal(verified.exitCode, 0);
    assert.match(verified.out, /^VERIFIED\n/);
  });

  it('have one that needs no registry', async (context) => {
    const [, alone = 'exit 127'] = [...SECTION.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
    const env = { ...new Person(context, 'http://127.0.0.1:1').environment };
    const result = spawnSync('bash', ['-euc', `${path}\n${alone}`], {
      cwd: ROOT,
      encoding: 'utf8',
      env,
      timeout: 60_000,
    });
    assert.equal(result.status, 0, result.stderr);
    assert.match(result.stdout, /^### .*Within the thresholds\n[\s\S]+\| No longer blocked \| 0 \|/);
  });

  it('go to the address that "make start" serves', async (context) => {
    const { out } = await new Person(context, suite.httpUrl).run('--help');
    const [, address = ''] = /^make start +# .*(http:\/\/[\d.:]+)/m.exec(README) ?? [];
    assert.ok(address !== '' && out.includes(address), out);
  });
});
