import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../eval/evaluate.ts';
import type { Finding } from '../finding.ts';
import { CONTEXT, findingOf, irOf } from '../fixtures.ts';
import type { IrExpr, PolicyIr } from '../ir/ir.ts';
import { classesOf, decisionOf, partsOf } from './classes-for-test.ts';
import { planClasses } from './plan-classes.ts';

/** Pairs that differ in one thing only, which random pairs seldom do. */

const FIXED = { statement_id: 's', status: 'fixed', vendor: 'a', justification: 'j' };
const secretsAt = (path: string) => ({ matches: [{ rule: 'aws', path }] });
const PUBLISHED: IrExpr = { op: 'get', path: ['advisory', 'published_at'] };
const MODIFIED: IrExpr = { op: 'get', path: ['advisory', 'modified_at'] };
const written: IrExpr = {
  ...{ op: 'call', fn: 'ends_with' },
  args: [
    { op: 'call', fn: 'coalesce', as: 'instant', args: [PUBLISHED, MODIFIED] },
    { op: 'string', value: 'Z' },
  ],
};

function ignoring(when: IrExpr): PolicyIr {
  const then = [{ do: 'ignore' }] as const;
  return { ...irOf(''), rules: [{ name: 'r', priority: 1, when, then }] };
}

type Pair = readonly [Partial<Finding>, Partial<Finding>];

const pairs: [name: string, ir: PolicyIr, pair: Pair][] = [
  [
    'the vendor of a statement that a requirement asks for',
    irOf(`rule r { when vex.any(status == "fixed") then status := "fixed" }
      rule s { when true then requireVex { vendors = ["a"] } }`),
    [{ vex: [FIXED] }, { vex: [{ ...FIXED, vendor: 'b' }] }],
  ],
  [
    'its justification, for a status that is computed',
    irOf(`rule r { when true then status := vex.status else requireVex { vendors = [] } }
      rule s { when true then requireVex { justifications = ["j"] } }`),
    [{ vex: [FIXED] }, { vex: [{ ...FIXED, justification: 'k' }] }],
  ],
  [
    'how many statements say so',
    irOf('rule r { when vex.count(vendor == advisory.source) >= 2 then ignore }'),
    [
      { vex: [FIXED, FIXED], advisory: { source: 'a' } },
      { vex: [FIXED], advisory: { source: 'a' } },
    ],
  ],
  [
    'whether there are statements at all',
    irOf('rule r { when vex.any(advisory.kev) then ignore }'),
    [
      { vex: [FIXED], advisory: { kev: true } },
      { vex: [], advisory: { kev: true } },
    ],
  ],
  [
    'the path of a secret',
    irOf('rule r { when secret.path.allowlist(sbom.tags) then ignore }'),
    [
      { secrets: secretsAt('/a'), sbom: { tags: ['/a'] } },
      { secrets: secretsAt('/b'), sbom: { tags: ['/a'] } },
    ],
  ],
  [
    'a number and the text of it',
    irOf('rule r { when signals.custom.a == signals.custom.b then ignore }'),
    [{ signals: { custom: { a: 5, b: 5 } } }, { signals: { custom: { a: '5', b: 5 } } }],
  ],
  [
    'how an instant is written',
    ignoring(written),
    [
      { advisory: { published_at: '2026-01-01T00:00:00Z' } },
      { advisory: { published_at: '2026-01-01T00:00:00+00:00' } },
    ],
  ],
  [
    'whether an annotation has a value, where a rule does nothing else',
    irOf('rule r { when true then annotate owner := sbom.scope }'),
    [{ sbom: { scope: 'dev' } }, { sbom: {} }],
  ],
  [
    'a time that has come',
    irOf('rule r { when true then ignore until advisory.modified_at }'),
    [{ advisory: { modified_at: '2026-06-02' } }, { advisory: { modified_at: '2026-06-01' } }],
  ],
];
for (const [name, ir, pair] of pairs) {
  test(`told apart: ${name}`, () => {
    const plan = planClasses(ir, CONTEXT).decision;
    const findings = pair.map((parts) => findingOf(parts));
    const [one, other] = findings.map((finding) => decisionOf(evaluate(ir, finding, CONTEXT)));
    assert.notDeepEqual(one, other);
    const [classes, others] = findings.map((finding) => classesOf(plan, finding));
    assert.notDeepEqual(classes, others);
    for (const term of plan.terms) {
      const [first, second] = findings.map((finding) => classesOf({ facts: [], terms: [term] }, finding));
      const [parts, otherParts] = findings.map((finding) => partsOf(term, finding));
      if (String(first) !== String(second)) assert.notDeepEqual(parts, otherParts);
    }
  });
}
