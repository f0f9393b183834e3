import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');
const MANUAL = readFileSync(join(ROOT, 'docs', 'policyctl.md'), 'utf8');
const SECTION = MANUAL.split(/^## /m).find((each) => each.startsWith('Without a server')) ?? '';

/** The first block of a language in the section. */
function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'm').exec(SECTION)?.[1] ?? '';
}

/** What each command of the ten minutes ends with and shows. A command that is new there needs its line here. */
const SHOWN: [command: string, exitCode: number, out: RegExp][] = [
  ['policyctl new web-shop', 0, /^A new pack from the template baseline:\n/],
  ['policyctl test web-shop --coverage', 0, /^\d+ cases passed\n[\s\S]+\n\nNo case is missing\.\n$/m],
  ["sed -i 's/kev", 0, /^$/],
  ['policyctl lint web-shop', 2, /^web-shop\/policy\.stella:\d+:\d+: error PARSE-011: [\s\S]+--fix" repairs 1\.\n$/],
  [
    'policyctl lint web-shop --fix',
    0,
    /^Repaired 1 problem:\nweb-shop\/policy\.stella:\d+:\d+: PARSE-011: write `==`\n\nNo problems\.\n$/,
  ],
  ["sed -i 's/epss_unlikely", 0, /^$/],
  [
    'policyctl test web-shop',
    2,
    /✗ a Medium that nobody exploits can wait .+\n {2}status: expected deferred, got affected\n/,
  ],
  ['policyctl explain web-shop --case', 0, /^[├└]─ · unlikely {2}did not match$/m],
  ['policyctl fmt web-shop --check --output github', 0, /^No problems\.\n$/],
  ['policyctl compile web-shop', 0, /^IR +sha256:[0-9a-f]{64}$/m],
];

describe('the manual, without a server', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'policyctl-alone-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const [path = '', ...commands] = block('sh')
    .split('\n')
    .map((line) => line.replace(/\s+#\s.*$/, '').trim())
    .filter(Boolean);

  function type(command: string, environment: NodeJS.ProcessEnv = {}, cwd = folder) {
    // No registry is there, and no sign-in.
    const env = { ...process.env, POLICYCTL_SERVER: 'http://127.0.0.1:1', XDG_CONFIG_HOME: folder, ...environment };
    const script = `cd "$0"; ${path}\ncd "$1"; ${command}`;
    const result = spawnSync('bash', ['-euc', script, ROOT, cwd], { encoding: 'utf8', env, timeout: 60_000 });
    return { status: result.status, out: result.stdout, note: result.stderr };
  }

  it('has the commands that are known here, in order', () => {
    assert.equal(commands.length, SHOWN.length);
    for (const [index, [start]] of SHOWN.entries()) assert.ok(commands[index]?.startsWith(start), commands[index]);
  });

  it('works as it is written, and shows what it promises', async (context) => {
    for (const [index, [start, exitCode, shown]] of SHOWN.entries()) {
      await context.test(start, () => {
        const { status, out, note } = type(commands[index] ?? '');
        assert.equal(status, exitCode, `${out}${note}`);
        assert.match(out, shown);
      });
    }
  });
});

/** Not formatted, and with a slip. */
const SLIP = 'policy "Shop" syntax "stella-dsl@1" { rule r { when advisory.kevv then warn } }\n';

interface Workflow {
  readonly jobs: { readonly check: { readonly steps: readonly { readonly name?: string; readonly run?: string }[] } };
}

describe('the workflow of the manual, in a checkout', () => {
  let checkout: string;
  before(() => {
    checkout = mkdtempSync(join(tmpdir(), 'policyctl-checkout-'));
  });
  after(() => rmSync(checkout, { recursive: true }));

  const { steps } = (parse(block('yaml')) as Workflow).jobs.check;

  /** A step, as the runner runs it. */
  function step(name: string) {
    const script = steps.find((each) => each.name === name)?.run ?? 'exit 127';
    const PATH = `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH}`;
    const env = { ...process.env, PATH, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: checkout };
    const result = spawnSync('bash', ['-e', '-c', script], { cwd: checkout, encoding: 'utf8', env, timeout: 60_000 });
    return { status: result.status, out: result.stdout };
  }

  it('lets a good pack pass, and points at what is wrong with another', () => {
    mkdirSync(join(checkout, 'packs'));
    const launcher = join(ROOT, 'packages', 'cli', 'bin', 'policyctl.js');
    const made = spawnSync(process.execPath, [launcher, 'new', 'good'], { cwd: join(checkout, 'packs') });
    assert.equal(made.status, 0, String(made.stderr));
    for (const name of ['format', 'lint', 'test', 'report']) assert.equal(step(name).status, 0, name);
    assert.deepEqual(report(), []);

    mkdirSync(join(checkout, 'packs', 'shop'));
    writeFileSync(join(checkout, 'packs', 'shop', 'pack.yaml'), 'name: shop\n');
    writeFileSync(join(checkout, 'packs', 'shop', 'policy.stella'), SLIP.replace('kevv', 'kev'));
    const test = step('test');
    assert.equal(test.status, 22);
    assert.match(test.out, /^::error file=packs\/shop\/pack\.yaml,line=1,.+title=CASE-002%3A /m);
    writeFileSync(join(checkout, 'packs', 'shop', 'policy.stella'), SLIP);
    const lint = step('lint');
    assert.equal(lint.status, 2);
    assert.match(lint.out, /^::error file=packs\/shop\/policy\.stella,line=\d+,.+title=TYPE-002%3A /m);
    assert.equal(step('format').status, 2);
    assert.equal(step('report').status, 2);
    assert.deepEqual(report(), ['TYPE-002 packs/shop/policy.stella']);
  });

  /** What is uploaded. */
  function report(): string[] {
    const log = JSON.parse(readFileSync(join(checkout, 'policies.sarif'), 'utf8'));
    return log.runs[0].results.map(
      (each: { ruleId: string; locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        `${each.ruleId} ${each.locations[0]?.physicalLocation.artifactLocation.uri}`,
    );
  }
});
