import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { COMMENTS, join, laidOut, lexed, tokensOf } from '../arbitraries/layout.ts';
import { policyText } from '../arbitraries/policy.ts';
import { compileText, policy } from '../fixtures.ts';
import { format } from './format.ts';

const formatted = (text: string) => format({ path: 'a.stella', text }).text;

test('the canonical layout', () => {
  const text =
    `// licence
policy "P"   syntax "stella-dsl@1"{ // head
metadata{a:"x",b=[1,2] /* two */}
profile p{map m{source "A"=>+1 source "B"=>-2}env e{if (env.x==1)then 2}cap:5}
rule r priority 1{
  // why
  when (advisory.kev) and (not (env.x == 1)) // trailing
  then status:="blocked";escalate to "High" else{`.replace(' else{', '') +
    `
  // last
  because "b"; }
rule long { when advisory.cvss >= 9.0 and advisory.epss >= 0.5 and (sbom.scope == "runtime" or sbom.scope == "required") and not exists(vex.status)
then status := "blocked"; annotate owner := "the-team-with-a-long-name"; warn message "a long message for the reader"; escalate }
} // foot
/* end */`;
  assert.equal(
    formatted(text),
    `// licence
policy "P" syntax "stella-dsl@1" { // head
  metadata {
    a = "x";
    b = [1, 2]; /* two */
  }

  profile p {
    map m {
      source "A" => +1;
      source "B" => -2;
    }
    env e {
      if env.x == 1 then 2;
    }
    cap = 5;
  }

  rule r priority 1 {
    // why
    when advisory.kev and not (env.x == 1) // trailing
    then status := "blocked"; escalate to "High"
    // last
    because "b"
  }

  rule long {
    when advisory.cvss >= 9.0
      and advisory.epss >= 0.5
      and (sbom.scope == "runtime" or sbom.scope == "required")
      and not exists(vex.status)
    then
      status := "blocked";
      annotate owner := "the-team-with-a-long-name";
      warn message "a long message for the reader";
      escalate
  }
} // foot
/* end */
`.replace('    b = [1, 2]; /* two */', '    b = [1, 2];\n    /* two */'),
  );
});

test('a text that does not parse stays as it is, with its problems', () => {
  const text = 'policy "P" syntax "stella-dsl@1" { rule }';
  const result = format({ path: 'a.stella', text });
  assert.equal(result.text, text);
  assert.ok(result.diagnostics.some(({ severity }) => severity === 'error'));
});

test('a text that would be too large stays as it is, and that is said', () => {
  const file = { path: 'a.stella', text: policy('metadata{a=[[1,1],[2,2]]}') };
  const { text } = format(file);
  assert.ok(text.length > file.text.length);
  assert.equal(format(file, { fileBytes: text.length }).text, text);
  const refused = format(file, { fileBytes: text.length - 1 });
  assert.equal(refused.text, file.text);
  assert.deepEqual(
    refused.diagnostics.map(({ code, severity }) => [code, severity]),
    [['LIMIT-001', 'error']],
  );
});

test('parentheses that are added make nothing too deep', () => {
  const deep = (steps: number) =>
    policy(`rule r { when ${'not '.repeat(5)}env.x${'[0]'.repeat(steps)} == 1 then warn }`);
  assert.deepEqual(codesOf(deep(27)), ['LIMIT-004']);
  assertCanonical(deep(26));
  assert.match(formatted(deep(26)), /not \(env/);
  const nested = (levels: number) =>
    policy(`rule r { when ${'not ('.repeat(levels)}env.x${')'.repeat(levels)} then warn }`);
  assertCanonical(nested(31));
  assert.deepEqual(codesOf(nested(20_000)), ['LIMIT-004']);
});

test('a long list goes one item a line, a chain keeps the parentheses of its tree', () => {
  const items = Array.from({ length: 12 }, (_, index) => `"CVE-2026-${1000 + index}"`);
  const text = `policy "P" syntax "stella-dsl@1" { rule r { when advisory.id in [${items.join(',')}] and ((env.a and env.b) and not (env.c)) then warn } }`;
  const result = formatted(text);
  assert.match(result, /when advisory\.id in \[\n {6}"CVE-2026-1000",\n/);
  assert.match(result, /and \(env\.a and env\.b\) and not env\.c|and \(\(env\.a and env\.b\) and not env\.c\)/);
  assert.equal(formatted(result), result);
});

function assertCanonical(text: string): void {
  const once = formatted(text);
  assert.equal(formatted(once), once);
  const before = compileText(text);
  assert.ok(before.irJson !== undefined, JSON.stringify(before.diagnostics));
  assert.equal(compileText(once).irDigest, before.irDigest);
  assert.deepEqual(commentsOf(once), commentsOf(text));
  assert.doesNotMatch(once, /\r|\uFEFF/);
}

function codesOf(text: string): string[] {
  return compileText(text).diagnostics.flatMap(({ code, severity }) => (severity === 'error' ? [code] : []));
}

function commentsOf(text: string): string[] {
  return lexed(text)
    .comments.map((comment) => comment.text)
    .sort();
}

test('formatting is a fixed point, keeps the IR and every comment', () => {
  fc.assert(fc.property(policyText.chain(laidOut), assertCanonical), { numRuns: 300 });
});

test('a comment may stand between any two tokens', () => {
  const text = readFileSync(new URL('../../fixtures/ir-1.stella', import.meta.url), 'utf8');
  const tokens = tokensOf(text);
  for (const comment of COMMENTS) {
    assertCanonical(join(tokens, ' ', false, new Map([...tokens.keys(), tokens.length].map((gap) => [gap, comment]))));
  }
  for (const gap of [...tokens.keys(), tokens.length]) {
    for (const comment of [' // behind\n', '\n// above\n', '/* tight */', '\n/* two\n lines */\n']) {
      assertCanonical(join(tokens, ' ', false, new Map([[gap, comment]])));
    }
  }
});
