import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TestFolder } from '../local/folder-for-test.ts';
import { runForTest } from '../run-for-test.ts';

const DEFERRED = 'an unlikely medium is deferred until spring';
const FINDING = {
  id: 'f-1',
  sbom: { purl: 'pkg:npm/left-pad@1.3.0', components: [{ name: 'left-pad' }] },
  advisory: { id: 'CVE-2026-1', severity: 'Medium', cvss: 5.3, epss: 0.001 },
  vex: [],
  secrets: { matches: [], maskApplied: true },
};

describe('policyctl explain', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.example('shop-policy-2', 'shop');
    folder.put('finding.json', JSON.stringify(FINDING));
  });
  afterEach(() => folder.remove());

  const json = async (...args: string[]) => JSON.parse((await runForTest(...args, '--output', 'json')).out);
  const at = ['--at', '2026-05-01T00:00:00Z'];

  it('shows what a case was, what came out, and every rule in order', async () => {
    const { exitCode, out } = await runForTest('explain', 'shop', '--case', DEFERRED);
    assert.equal(exitCode, 0);
    assert.match(
      out,
      /^Component {2}pkg:npm\/example@1\.0\.0\nAdvisory {3}CVE-2020-0001\nEvaluated {2}2026-01-01T00:00:00/,
    );
    assert.match(out, /\n\ndeferred until 2027-03-31T00:00:00\.000Z, Medium \(5\.3\), by rule defer_unlikely\n/);
    const rules = [...out.matchAll(/[├└]─ (.) (\w+)/g)].map(([, mark, rule]) => `${mark} ${rule}`);
    assert.deepEqual(rules, [
      '? vex_not_affected',
      '· block_known_exploited',
      '· block_critical',
      '✓ defer_unlikely',
      '· warn_high',
    ]);
    assert.match(out, /not known: vex\.justification, vex\.status/);
    assert.match(out, /because Exploitation is unlikely/);
  });

  it('says why what a rule did was not applied', async () => {
    const { out } = await runForTest('explain', 'shop', '--case', DEFERRED, '--at', '2028-01-01');
    assert.match(out, /affected, Medium \(5\.3\), since no rule settled the status\n/);
    assert.equal(out.match(/2027-03-31T00:00:00\.000Z has passed/g)?.length, 1);
  });

  it('evaluates a finding of a file, with an environment, at a time', async () => {
    const answer = await json('explain', 'shop', '--finding', 'finding.json', ...at, '--env', 'exposure=internet');
    assert.deepEqual([answer.ok, answer.pack, answer.finding.id], [true, 'shop-policy', 'f-1']);
    assert.deepEqual(answer.finding.sbom, FINDING.sbom);
    assert.deepEqual(answer.finding.secrets, FINDING.secrets);
    assert.deepEqual(answer.context, { evaluatedAt: '2026-05-01T00:00:00.000Z', env: { exposure: 'internet' } });
    assert.deepEqual([answer.evaluation.status, answer.evaluation.score], ['deferred', '5.8']);
  });

  it('takes what a case has under given as well', async () => {
    const given = {
      component: FINDING.sbom,
      advisory: FINDING.advisory,
      env: { exposure: 'internet' },
      evaluated_at: '2026-05-01',
    };
    const { components, ...component } = given.component;
    folder.put('given.json', JSON.stringify({ ...given, component, components }));
    const answer = await json('explain', 'shop', '--finding', 'given.json');
    assert.deepEqual([answer.context.evaluatedAt, answer.evaluation.score], ['2026-05-01', '5.8']);
  });

  it('evaluates now where nobody says when', async () => {
    const before = new Date().toISOString();
    const { context } = await json('explain', 'shop', '--finding', 'finding.json');
    assert.ok(context.evaluatedAt >= before && context.evaluatedAt <= new Date().toISOString());
  });

  it('--rule: shows one rule alone', async () => {
    const { out } = await runForTest('explain', 'shop', '--case', DEFERRED, '--rule', 'warn_high');
    assert.match(out, /by rule defer_unlikely\n└─ · warn_high {2}did not match\n {5}severity\.normalized {2}Medium\n$/);
    const { exitCode, note } = await runForTest('explain', 'shop', '--case', DEFERRED, '--rule', 'warn_hihg');
    assert.equal(exitCode, 64);
    assert.match(note, /did you mean `warn_high`/);
  });

  for (const [name, text, message] of [
    ['no JSON', '{', /finding\.json is not JSON: /],
    ['no object', '[]', /holds no finding/],
    [
      'a typo',
      '{"sbom":{"prul":"x"}}',
      /finding\.json: sbom\.prul: unknown member `prul` \(NOT_A_FINDING\)\n {2}did you mean `purl`/,
    ],
    ['a text for a number', '{"advisory":{"cvss":"9"}}', /advisory\.cvss: a number .*is needed here/],
    ['sbom of another kind', '{"sbom":3}', /finding\.json: sbom: a mapping is needed here/],
  ] as const) {
    it(`refuses a file with ${name}`, async () => {
      folder.put('finding.json', text);
      const { exitCode, note } = await runForTest('explain', 'shop', '--finding', 'finding.json');
      assert.equal(exitCode, 2);
      assert.match(note, message);
    });
  }

  it('needs a finding or a case that is there, and a policy that compiles', async () => {
    assert.match((await runForTest('explain', 'shop')).note, /one of --finding and --case is needed/);
    assert.equal((await runForTest('explain', 'shop', '--finding', 'x', '--case', 'y')).exitCode, 64);
    const { exitCode, note } = await runForTest('explain', 'shop', '--case', DEFERRED.replace('spring', 'sprong'));
    assert.equal(exitCode, 64);
    assert.match(note, /shop has no case ".+sprong" \(USAGE\)\n {2}did you mean `an unlikely medium/);
    folder.edit('shop/policy.stella', 'then status := "blocked"', 'then status :=');
    const broken = await runForTest('explain', 'shop', '--case', DEFERRED);
    assert.equal(broken.exitCode, 2);
    assert.match(broken.out, /^shop\/policy\.stella:\d+:\d+: error PARSE-/);
  });
});
