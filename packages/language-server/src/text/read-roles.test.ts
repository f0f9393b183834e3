import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ACTION_WORDS, analyze, RESERVED_WORDS } from '@policy-registry/stella-dsl';
import { policy } from '../fixtures.ts';
import { readRoles, scopeAt } from './read-roles.ts';
import type { Role } from './role.ts';

const PACKS = join(import.meta.dirname, '../../../../examples/packs');
const examples = readdirSync(PACKS).map((name) => readFileSync(join(PACKS, name, 'policy.stella'), 'utf8'));

const analysed = (text: string) => analyze({ path: 'policy.stella', text });
const rolesOf = (body: string) => readRoles(analysed(policy(body)));

/** `word role` of every token of the body, without punctuation. */
function said(body: string): string[] {
  const reads = rolesOf(body).filter(({ role }) => role.kind !== 'punctuation');
  return reads.slice(4).map(({ token, role }) => `${token.value} ${shown(role)}`);
}

function shown(role: Role): string {
  switch (role.kind) {
    case 'name':
      return `${role.called ? 'call' : 'name'} ${role.element === null ? '' : `${role.element}:`}${role.path.join('.')}`;
    case 'definition':
      return `defines ${role.of}`;
    case 'key':
      return `key of ${role.of}`;
    case 'scalar':
      return `scalar of ${role.profile}`;
    case 'string':
      return `string ${role.use}`;
    default:
      return role.kind;
  }
}

test('a rule', () => {
  const body = `rule a priority 5 {
    when vex.any(status in ["fixed", "x"]) and not exists(sbom.scope) or severity.normalized >= "High"
    then status := vex.status; escalate to "High"; warn message "m"; annotate owner := "me"; ignore until "2026-01-01"
    else requireVex { vendors = ["v"], justifications = ["j"] }; severity := "Low"
    because "b"
  }`;
  assert.deepEqual(said(body), [
    ...['rule keyword', 'a defines rule', 'priority keyword', '5 number', 'when keyword'],
    ...['vex name vex', 'any call vex.any', 'status name statement:status', 'in operator'],
    ...['fixed string vex-status', 'x string vex-status', 'and operator', 'not operator'],
    ...['exists call exists', 'sbom name sbom', 'scope name sbom.scope', 'or operator'],
    ...['severity name severity', 'normalized name severity.normalized', 'High string severity', 'then keyword'],
    ...['status action', 'vex name vex', 'status name vex.status', 'escalate action', 'to keyword'],
    ...['High string severity', 'warn action', 'message keyword', 'm string text', 'annotate action'],
    ...['owner key of annotate', 'me string text', 'ignore action', 'until keyword', '2026-01-01 string text'],
    ...['else keyword', 'requireVex action', 'vendors key of requireVex', 'v string text'],
    ...['justifications key of requireVex', 'j string justification', 'severity action', 'Low string severity'],
    ...['because keyword', 'b string text'],
  ]);
});

test('the other sections', () => {
  const body = `metadata { source = "x" owner: true }
    settings { shadow = false, default_status = "affected" }
    profile p { map m { source "GHSA" => +0.5 } env e { if env["a b"] == "x" then -1; if advisory.kev then 1 } cap = 9; env = "x" }`;
  assert.deepEqual(said(body), [
    ...['metadata keyword', 'source key of metadata', 'x string text', 'owner key of metadata', 'true constant'],
    ...['settings keyword', 'shadow key of settings', 'false constant'],
    ...['default_status key of settings', 'affected string status'],
    ...['profile keyword', 'p defines profile', 'map keyword', 'm defines map', 'source keyword', 'GHSA string text'],
    ...['+0.5 number', 'env keyword', 'e defines env', 'if keyword', 'env name env', 'a b string key', 'x string text'],
    ...['then keyword', '-1 number', 'if keyword', 'advisory name advisory', 'kev name advisory.kev', 'then keyword'],
    ...['1 number', 'cap scalar of p', '9 number', 'env scalar of p', 'x string text'],
  ]);
});

test('names that go on behind a call, and lists that are compared', () => {
  assert.deepEqual(
    said('rule a { when vex.latest().status == "fixed" and (advisory.severity) not in ["Low"]').slice(3),
    [
      ...['vex name vex', 'latest call vex.latest', 'status name vex.latest.().status', 'fixed string vex-status'],
      ...['and operator', 'advisory name advisory', 'severity name advisory.severity', 'not operator', 'in operator'],
      'Low string severity',
    ],
  );
});

test('what is half typed takes nothing of what follows with it', () => {
  const broken = [
    'when sbom.',
    'when vex.any(status == ',
    'when severity.normalized >= "Hi',
    'then status := ',
    '{',
    'priority',
  ];
  for (const rest of broken) {
    const words = said(`rule a { ${rest}\n  rule b { when advisory.kev then warn }`);
    assert.deepEqual(
      words.slice(-7),
      [
        ...['rule keyword', 'b defines rule', 'when keyword', 'advisory name advisory', 'kev name advisory.kev'],
        ...['then keyword', 'warn action'],
      ],
      rest,
    );
  }
  assert.deepEqual(said('rule a { when sbom.\n then warn }').slice(3), [
    'sbom name sbom',
    'then keyword',
    'warn action',
  ]);
  assert.deepEqual(said('rule a { when advisory.kev then requireVex because "x" }').slice(-3), [
    'requireVex action',
    'because keyword',
    'x string text',
  ]);
});

test('agrees with the parser on every definition, name and action of the examples', () => {
  for (const text of examples) {
    const file = analysed(text);
    const roles = readRoles(file);
    const named = roles.flatMap(({ token, role }) => (role.kind === 'definition' ? [token.start] : []));
    const wanted = file.file.sections.flatMap((section) => {
      if (section.kind === 'rule') return [section.name.start];
      if (section.kind !== 'profile') return [];
      return [
        section.name.start,
        ...section.items.flatMap((item) => (item.kind === 'scalar' ? [] : [item.name.start])),
      ];
    });
    assert.deepEqual(named, wanted);
    assert.deepEqual(
      roles.filter(({ role }) => role.kind === 'unknown'),
      [],
    );
  }
});

test('every reserved word and action has a role where it belongs', () => {
  const text = `${examples.join('\n')} profile p { map m { source "x" => 1 } env e { if null not in [true, false] or true then 1 } }
    rule r priority 1 { when true then ignore until "x"; defer; warn; escalate; annotate a := 1; requireVex { vendors = [] }; severity := "Low" else warn }`;
  const known = new Set(
    readRoles(analysed(text)).flatMap(({ token, role }) => (role.kind === 'unknown' ? [] : [token.value])),
  );
  for (const word of [...RESERVED_WORDS, ...ACTION_WORDS]) assert.ok(known.has(word), word);
});

test('any prefix of a policy is read', () => {
  for (const text of examples) {
    for (let end = 0; end <= text.length; end += 7) {
      const file = analysed(text.slice(0, end));
      assert.equal(readRoles(file).length, file.tokens.length - 1);
      assert.ok(scopeAt(file, end).blocks.length <= 3);
    }
  }
});
