import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile } from '@policy-registry/stella-dsl';
import { edited, marked, markedBody, policy, within } from '../../fixtures.ts';
import { completionsAt } from './completion.ts';
import { type SnippetPlace, snippetsIn } from './snippets.ts';

function labelsAt(body: string): string[] {
  const { pack, file, position } = markedBody(body);
  return completionsAt(pack, file, position).offers.map(({ label }) => label);
}

const VEX_STATUSES = ['affected', 'not_affected', 'fixed', 'under_investigation'];
const SEVERITIES = ['None', 'Low', 'Medium', 'High', 'Critical'];
const ACTIONS = ['status', 'severity', 'ignore', 'warn', 'defer', 'escalate', 'requireVex', 'annotate'];

/** All that is offered. */
const exact: readonly (readonly [body: string, labels: readonly string[]])[] = [
  ['¦', ['rule', 'profile', 'settings', 'metadata']],
  ['ru¦', ['rule', 'profile', 'settings', 'metadata']],
  ['rule a ¦', ['priority']],
  ['rule ¦', []],
  ['rule a { ¦', ['when']],
  ['rule a { when advisory.kev ¦', ['and', 'or', 'in', 'not in', 'then']],
  ['rule a { when vex.any(status ¦', ['and', 'or', 'in', 'not in']],
  ['rule a { when advisory.kev then ¦', [...ACTIONS, 'else', 'because']],
  ['rule a { when advisory.kev then st¦', [...ACTIONS, 'else', 'because']],
  ['rule a { when advisory.kev then warn; ¦ }', [...ACTIONS, 'else', 'because']],
  ['rule a { when advisory.kev then warn ¦', ['message', 'else', 'because']],
  ['rule a { when advisory.kev then ignore ¦', ['until', 'else', 'because']],
  ['rule a { when advisory.kev then warn else escalate ¦', ['to', 'because']],
  ['rule a { when advisory.kev then status := "x" ¦', ['else', 'because']],
  ['rule a { when advisory.kev then warn because ¦', []],
  ['rule a { when advisory.kev then requireVex { ¦', ['vendors', 'justifications']],
  ['rule a { when severity.¦', ['normalized', 'score', 'base']],
  ['rule a { when vex.latest().¦', ['status', 'justification', 'statement_id', 'vendor', 'timestamp']],
  ['rule a { when secret.match.¦', ['count']],
  ['rule a { when sbom.name.¦', []],
  ['rule a { when env.¦', []],
  ['rule a { when vex.status == "¦', VEX_STATUSES],
  ['rule a { when vex.any(status in ["fixed", "¦"]) then warn }', VEX_STATUSES],
  ['rule a { when severity.normalized >= "¦" then warn }', SEVERITIES],
  ['rule a { when severity_band(env.x) == "¦', SEVERITIES],
  ['rule a { when true then escalate to "¦', SEVERITIES],
  ['rule a { when advisory.id == "¦', []],
  ['rule a { when advisory.cvss > 7¦', []],
  ['rule a { when advisory.kev // adv¦', []],
  ['/* a¦ */', []],
  ['settings { ¦', ['default_status', 'shadow']],
  ['settings { shadow = ¦', ['true', 'false']],
  ['profile p { ¦', ['map', 'env']],
  ['profile p { map m { ¦', ['source']],
  ['profile p { env e { ¦', ['if']],
  ['profile p { env e { if env.x == 1 ¦', ['and', 'or', 'in', 'not in', 'then']],
  ['profile p { cap = 9; floor = 1; } profile q {} rule a { when profile.¦', ['p', 'q']],
  ['profile p { cap = 9; floor = 1; } rule a { when profile.p.¦', ['cap', 'floor']],
];

/** Some of what is offered, the first one first, and what must not be. */
const some: readonly (readonly [body: string, labels: readonly string[], not: readonly string[]])[] = [
  [
    'rule a { when ¦',
    ['sbom', 'advisory', 'env', 'profile', 'exists', 'days_between', 'not', 'true'],
    ['status', 'vex.any', 'purl'],
  ],
  ['rule a { when sbom.¦', ['purl', 'usedByEntrypoint', 'has_tag', 'any_component'], ['sbom.purl', 'kev']],
  ['rule a { when sbom.pu¦', ['purl'], []],
  ['rule a { when vex.any(¦', ['status', 'justification', 'vendor', 'sbom', 'exists'], ['purl']],
  ['rule a { when sbom.any_component(¦', ['purl', 'name'], ['justification']],
  ['rule a { when vex.any(exists(¦', ['status'], []],
  ['rule a { when signals.¦', ['trust_score', 'uncertainty.level', 'custom'], []],
  ['rule a { when secret.¦', ['mask.applied', 'hasFinding', 'match.count', 'path.allowlist'], []],
  ['rule a { when severity.normalized == ¦', ['"None"', '"Critical"', 'sbom'], []],
  ['rule a { when true then status := ¦', ['"affected"', '"blocked"', 'vex'], []],
  ['rule a { when true then status := "¦', ['affected', 'blocked', 'suppressed'], []],
  ['settings { default_status = "¦"', ['affected', 'blocked'], []],
  ['rule a { when true then requireVex { justifications = ["¦', ['component_not_present'], ['affected']],
];

describe('completion', () => {
  for (const [body, labels] of exact) it(body, () => assert.deepEqual(labelsAt(body), labels));

  for (const [body, labels, not] of some) {
    it(body, () => {
      const found = labelsAt(body);
      assert.equal(found[0], labels[0]);
      for (const label of labels) assert.ok(found.includes(label), label);
      for (const label of not) assert.ok(!found.includes(label), label);
    });
  }

  it('offers the policy, and its syntax, in an empty file', () => {
    const at = (text: string) => {
      const { pack, file, position } = marked({ 'policy.stella': text });
      return completionsAt(pack, file, position).offers.map(({ label }) => label);
    };
    assert.deepEqual(at('¦'), ['policy']);
    assert.deepEqual(at('policy "x" ¦'), ['syntax']);
    assert.deepEqual(at('policy "x" syntax "¦"'), ['stella-dsl@1']);
  });

  it('offers the keys and statuses that the pack uses in other files, but not the one being typed', () => {
    const { pack, file, position } = marked({
      'pack.yaml': 'name: test\nentry: a.stella\n',
      'a.stella': policy('rule a { when env.runtime == env["build id"] then status := "triage" }'),
      'b.stella': policy('rule b { when signals.custom.team == env.typ¦ then status := "triage" }'),
    });
    assert.deepEqual(
      completionsAt(pack, file, position).offers.map(({ label }) => label),
      ['build id', 'runtime'],
    );
    const own = marked({ 'policy.stella': policy('rule a { when true then status := "own"; status := "ow¦" }') });
    const labels = completionsAt(own.pack, own.file, own.position).offers.map(({ label }) => label);
    assert.deepEqual([labels.at(-1), labels.includes('ow')], ['own', false]);
  });

  it('replaces the word, or what stands between the quotes', () => {
    const replaced = (body: string) => {
      const { pack, file, position } = markedBody(body);
      return within(file.text, completionsAt(pack, file, position).range);
    };
    assert.equal(replaced('rule a { when sbom.us¦ed then warn }'), 'used');
    assert.equal(replaced('rule a { when sbom.¦ then warn }'), '');
    assert.equal(replaced('rule a { when true then status := "blo¦ck" }'), 'block');
    assert.equal(replaced('rule a { when true then status := "blo¦ }'), 'blo');
  });
});

describe('a snippet', () => {
  const around: Readonly<Record<SnippetPlace, (text: string) => string>> = {
    file: (text) => text,
    policy,
    profile: (text) => policy(`profile p { ${text} }`),
    map: (text) => policy(`profile p { map m { ${text} } }`),
    env: (text) => policy(`profile p { env e { ${text} } }`),
    settings: (text) => policy(`settings { ${text} }`),
    requireVex: (text) => policy(`rule r { when true then requireVex { ${text} } }`),
    action: (text) => policy(`rule r { when true then ${text} }`),
  };
  for (const place of Object.keys(around) as SnippetPlace[]) {
    for (const { label, snippet = '' } of snippetsIn(place)) {
      it(`${place} ${label} compiles as it is offered`, () => {
        const text = snippet.replace(/\$\{\d+:([^}]*)\}/g, '$1').replaceAll('$0', '');
        assert.doesNotMatch(text, /\$/);
        const { diagnostics } = compile([{ path: 'policy.stella', text: around[place](text) }]);
        assert.deepEqual(
          diagnostics.filter(({ severity }) => severity === 'error'),
          [],
        );
      });
    }
  }

  it('stands in the text where the word was', () => {
    const { pack, file, position } = markedBody('ru¦');
    const { offers, range } = completionsAt(pack, file, position);
    assert.match(edited(file.text, [{ range, newText: offers[0]?.snippet ?? '' }]), /\{\nrule \$\{1:name\} priority/);
  });
});
