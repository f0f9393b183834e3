import { ELEMENT_FIELDS, INPUTS } from '../checker/catalogue.ts';
import type { Type } from '../checker/types.ts';
import type { LiteralJson, PolicyIr } from '../ir/ir.ts';
import { Decimal, decimalOf } from '../values/decimal.ts';
import { instantOf } from '../values/instant.ts';
import { severityOfRank, severityRank } from '../values/severity.ts';
import { isObject, type Subject } from './subject.ts';
import { openValue, type Value } from './value.ts';

export type Evaluator = (subject: Subject) => Value;

/** How a fact of this type is read; what has another shape is unknown. */
function readerOf(type: Type): (raw: unknown) => Value {
  switch (type.kind) {
    case 'decimal':
      return decimalOf;
    case 'bool':
      return (raw) => (typeof raw === 'boolean' ? raw : null);
    case 'severity':
      return (raw) => (severityRank(raw) === null ? null : (raw as string));
    case 'instant':
      return (raw) => (instantOf(raw) === null ? null : (raw as string));
    case 'list':
      return (raw) => (Array.isArray(raw) ? raw.map((item) => (typeof item === 'string' ? item : null)) : null);
    case 'any':
      return openValue;
    default:
      return (raw) => (typeof raw === 'string' ? raw : null);
  }
}

type Owner = (subject: Subject) => unknown;

const OWNERS: Readonly<Record<string, Owner>> = {
  sbom: (subject) => subject.sbom,
  advisory: (subject) => subject.advisory,
  vex: (subject) => subject.governing,
  reachability: (subject) => subject.finding.reachability,
  signals: (subject) => subject.finding.signals,
};

/** Inputs that are no plain member of a fact. */
const COMPUTED: Readonly<Record<string, Evaluator>> = {
  'severity.normalized': (subject) => {
    const rank = subject.severity;
    return rank === null ? null : severityOfRank(rank);
  },
  'severity.score': (subject) => subject.score,
  'severity.base': (subject) => subject.base,
  'signals.uncertainty.level': (subject) => textMember(member(subject.finding.signals, 'uncertainty'), 'level'),
  'secret.mask.applied': (subject) => {
    const applied = member(subject.finding.secrets, 'maskApplied');
    return typeof applied === 'boolean' ? applied : null;
  },
  'run.policy_id': (subject) => textMember(subject.around.run, 'policyId'),
  'run.policy_version': (subject) => textMember(subject.around.run, 'policyVersion'),
  'run.tenant': (subject) => textMember(subject.around.run, 'tenant'),
  'run.evaluated_at': (subject) => subject.around.nowText,
};

/** The evaluator of a named input. Names were checked before; one that nobody knows reads as unknown. */
export function inputEvaluator(path: readonly string[], ir: PolicyIr): Evaluator {
  const [root = '', first = '', second = ''] = path;
  if (root === 'env') return (subject) => openValue(member(subject.around.env, first));
  if (root === 'profile') {
    const value = scalarValue(ir, first, second);
    return () => value;
  }
  if (root === 'signals' && first === 'custom') {
    return (subject) => openValue(member(member(subject.finding.signals, 'custom'), second));
  }
  const name = path.join('.');
  const computed = Object.hasOwn(COMPUTED, name) ? COMPUTED[name] : undefined;
  const input = INPUTS.get(name);
  const owner = OWNERS[root];
  if (computed !== undefined) return computed;
  if (input === undefined || owner === undefined) return () => null;
  const read = readerOf(input.type);
  return (subject) => read(member(owner(subject), first));
}

const FIELD_READERS: ReadonlyMap<string, (raw: unknown) => Value> = new Map(
  [...ELEMENT_FIELDS.statement, ...ELEMENT_FIELDS.component].map(([name, { type }]) => [name, readerOf(type)]),
);

/** The evaluator of a field of the statement or component that a predicate is at. */
export function fieldEvaluator(name: string): Evaluator {
  const read = FIELD_READERS.get(name);
  return read === undefined ? () => null : (subject) => read(member(subject.element, name));
}

/** Own members only: `env.constructor` is unknown unless somebody gave it. */
export function member(owner: unknown, name: string): unknown {
  return isObject(owner) && Object.hasOwn(owner, name) ? (owner as Record<string, unknown>)[name] : undefined;
}

function textMember(owner: unknown, name: string): string | null {
  const value = member(owner, name);
  return typeof value === 'string' ? value : null;
}

function scalarValue(ir: PolicyIr, profile: string, scalar: string): Value {
  const found = member(member(member(ir.profiles, profile), 'scalars'), scalar) as LiteralJson | undefined;
  return found === undefined ? null : literalValue(found);
}

function literalValue(literal: LiteralJson): Value {
  if (literal === null || typeof literal === 'string' || typeof literal === 'boolean') return literal;
  return 'decimal' in literal ? new Decimal(literal.decimal) : literal.map(literalValue);
}
