import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { ACTION_WORDS, analyze, RESERVED_WORDS } from '@policy-registry/stella-dsl';
import { policy } from '../fixtures.ts';
import { wordsOf } from '../language/names.ts';
import { readRoles } from '../text/read-roles.ts';
import type { Role } from '../text/role.ts';
import { loadGrammar, type ScopesAt } from './grammar-for-test.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const sources = globSync('{examples,packages/templates}/packs/*/*.stella', { cwd: ROOT });

/** The scope that fits what a token is; the innermost one must begin with it. */
function fitting(role: Role): RegExp {
  switch (role.kind) {
    case 'keyword':
      return /^(storage\.type|keyword\.(control|other))\./;
    case 'operator':
      return /^keyword\.operator\.word\./;
    case 'constant':
      return /^constant\.language\./;
    case 'action':
      return /^keyword\.other\.action\./;
    case 'definition':
      return /^entity\.name\./;
    case 'key':
    case 'scalar':
      return /^variable\.other\.property\./;
    case 'number':
      return /^constant\.numeric\./;
    case 'string':
      return /^(string\.quoted|constant\.character\.escape)\./;
    case 'name':
      if (role.called) return /^support\.function\./;
      if (role.path.length > 1) return /^variable\.other\.member\./;
      return role.element === null ? /^variable\.language\.root\./ : /^variable\./;
    default:
      return /^(punctuation|keyword\.operator)\./;
  }
}

describe('the grammar for editors', () => {
  let grammar: (text: string) => ScopesAt;
  before(async () => {
    grammar = await loadGrammar();
  });

  /** Checks every character of every token and comment against what the language says of it. */
  function check(text: string): number {
    const scopes = grammar(text);
    const file = analyze({ path: 'policy.stella', text });
    const reads = readRoles(file);
    const problem = (start: number) => `${JSON.stringify(text.slice(start, start + 20))}: ${scopes(start).join(' ')}`;
    for (const { token, role } of reads) {
      for (let at = token.start; at < token.end; at += 1) {
        assert.match(scopes(at).at(-1) ?? '', fitting(role), problem(token.start));
      }
    }
    for (const { start, end } of file.comments) {
      for (let at = start; at < end; at += 1) {
        if (text[at] !== '\n') assert.match(scopes(at).at(-1) ?? '', /^comment\./, problem(start));
      }
    }
    return reads.length;
  }

  it('has a policy to look at', () => assert.ok(sources.length >= 2));

  for (const source of sources) {
    it(`colours every token of ${source}`, () => {
      assert.ok(check(readFileSync(join(ROOT, source), 'utf8')) > 50);
    });
  }

  it('colours what the examples lack', () => {
    check(
      policy(`/* two
        lines */ metadata { source: "x", if = [true, null] }
      profile p { map m { source "a" => -0.5 } env e { if not exists(env["k"]) or null in [1] then +1 } map = "x"; }
      rule status priority 5 { // a rule may have the name of an action
        when vex.any(status not in ["fixed"] and message == "x") and severity.score<=7.5 and advisory.source != "\\"\\u{41}"
          and normalize_cvss(advisory) == "High" and sbom.name == 'single' and env . map == signals.custom["a b"]
        then annotate severity := severity . score; requireVex { vendors = ["v"] }; ignore until "2027-01-01"; defer
        else warn message "m"; escalate to "High"; severity := "Low"
      }`),
    );
  });

  it('knows every word of the language where it stands', () => {
    const reserved = new Set<string>();
    const text = policy(
      `metadata { } settings { } profile p { map m { source "x" => 1 } env e { if null in [true] or not false then 1 } }
      rule r priority 1 { when true and false then warn else warn because "x" }`,
    );
    check(text);
    for (const { token, role } of readRoles(analyze({ path: 'p.stella', text }))) {
      if (['keyword', 'operator', 'constant'].includes(role.kind)) reserved.add(token.value);
    }
    assert.deepEqual(reserved, new Set(RESERVED_WORDS));
    for (const action of ACTION_WORDS) {
      const rest = { status: ' := "x"', severity: ' := "Low"', annotate: ' a := 1', requireVex: ' { vendors = [] }' }[
        action
      ];
      check(policy(`rule r { when true then ${action}${rest ?? ''} }`));
    }
    for (const name of wordsOf('function').keys()) check(policy(`rule r { when ${name}(1) then warn }`));
    for (const name of wordsOf('root').keys()) check(policy(`rule r { when ${name}.x then warn }`));
  });

  it('does not colour a function that there is not', () => {
    const text = policy('rule r { when nothing(1) then warn }');
    assert.equal(grammar(text)(text.indexOf('nothing')).at(-1), 'variable.other.stella');
  });

  it('ends a string that is not closed with its line', () => {
    const text = policy('rule r { when sbom.name == "a\n then warn }');
    assert.match(grammar(text)(text.indexOf('then')).at(-1) ?? '', /^keyword\.control/);
    assert.match(grammar(text)(text.indexOf('warn')).at(-1) ?? '', /^keyword\.other\.action/);
  });
});
