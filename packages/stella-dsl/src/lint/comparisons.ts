import { ELEMENT_FIELDS, INPUTS, type Input } from '../checker/catalogue.ts';
import type { CheckedRule } from '../checker/program.ts';
import type { Expr, StringLiteral } from '../parser/ast.ts';
import { asGuess, type Repair } from '../repair.ts';
import { comparedPairs, type Pair } from './pairs.ts';
import { dotted, stringsIn } from './walk.ts';

const TENANTS: ReadonlySet<string> = new Set(['run.tenant', 'env.tenant', 'env.tenant_id']);

/** Comparisons that mean something else than they look like. */
export function lintComparisons(checked: CheckedRule): void {
  for (const pair of comparedPairs(checked)) {
    const name = dotted(pair.subject);
    const texts = stringsIn(pair.other);
    if (name === null || texts.length === 0) continue;
    if (TENANTS.has(name)) {
      const hint = 'bind the policy per tenant instead';
      checked.unit.sink.report('LINT-007', pair.whole, 'a tenant is written into the policy', hint);
    } else if (inputOf(name, pair)?.mixedCase && texts.some(({ value }) => /[A-Za-z]/.test(value))) {
      const message = `\`${name}\` comes in several letter cases, and this comparison tells them apart`;
      const hint = `write lowercase(${name}) and lower-case literals`;
      checked.unit.sink.report('LINT-008', pair.whole, message, hint, lowerCase(pair.subject, name, texts));
    }
  }
}

/** Inside a predicate a bare name is a field. */
function inputOf(name: string, { element }: Pair): Input | undefined {
  return INPUTS.get(name) ?? (element === null ? undefined : ELEMENT_FIELDS[element].get(name));
}

function lowerCase(subject: Expr, name: string, texts: readonly StringLiteral[]): Repair {
  const literals = texts.map(({ start, end, value }) => ({ start, end, text: JSON.stringify(value.toLowerCase()) }));
  const wrapped = { start: subject.start, end: subject.end, text: `lowercase(${name})` };
  return asGuess({ title: 'compare in lower case', edits: [wrapped, ...literals] });
}
