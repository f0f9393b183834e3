import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS, type InventoryLimits, withDefaultLimits } from '../limits.ts';
import { joined } from '../testing/joined.ts';
import { digested, grypeMatch, grypeReport, LOG4J, LOG4SHELL, openVex } from '../testing/small-documents.ts';

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function build(limits: Partial<InventoryLimits>, ...documents: readonly object[]) {
  return joined(digested(...documents), { limits });
}

const REPORT = grypeReport([grypeMatch(), grypeMatch(LOG4SHELL, 'pkg:npm/x@1')]);
const THREE = openVex(...many(3, () => ({ products: ['shop/web'] })));

test('limits that are not set are the defaults, which nobody can change', () => {
  assert.deepEqual(withDefaultLimits({ maxDepth: 3 }), { ...DEFAULT_LIMITS, maxDepth: 3 });
  assert.equal(withDefaultLimits(undefined), DEFAULT_LIMITS);
  assert.ok(Object.isFrozen(DEFAULT_LIMITS));
});

test('statements on one finding', async () => {
  assert.equal((await build({ maxStatementsPerFinding: 3 }, REPORT, THREE)).finding(0).vex.length, 3);
  await assert.rejects(build({ maxStatementsPerFinding: 2 }, REPORT, THREE), {
    code: 'TOO_LARGE',
    message: /more than 2 VEX statements/,
  });
});

test('statements on all findings', async () => {
  assert.equal((await build({ maxAppliedStatements: 6 }, REPORT, THREE)).rowCount, 2);
  await assert.rejects(build({ maxAppliedStatements: 5 }, REPORT, THREE), {
    code: 'TOO_LARGE',
    message: /more than 5 times/,
  });
});

test('claims: vulnerabilities times products times parts', async () => {
  const vulnerability = { name: LOG4SHELL, aliases: ['OWN-1'] };
  const product = {
    '@id': 'shop/web',
    subcomponents: [{ '@id': LOG4J }, { '@id': 'pkg:npm/x' }, { '@id': 'pkg:npm/y' }],
  };
  const vex = openVex({ vulnerability, products: [product, 'shop/api'] });
  assert.equal((await build({ maxStatementClaims: 8 }, REPORT, vex)).finding(0).vex.length, 1);
  await assert.rejects(build({ maxStatementClaims: 7 }, REPORT, vex), {
    code: 'TOO_LARGE',
    message: /more than 7 claims/,
  });
});

test('steps of the join', async () => {
  assert.equal((await build({ maxJoinSteps: 100, joinStepsPerEntry: 0 }, REPORT, THREE)).rowCount, 2);
  await assert.rejects(build({ maxJoinSteps: 2, joinStepsPerEntry: 0 }, REPORT, THREE), {
    code: 'TOO_LARGE',
    message: /name each other too often/,
  });
});
