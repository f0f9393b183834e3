import { SYNTAX } from '../statuses.ts';
import type { IrAdjustment, IrProfile, IrRule, LiteralJson, PolicyIr } from './ir.ts';
import { IrError } from './ir-error.ts';
import { readAction } from './read-action.ts';
import { readDecimal, readExpr } from './read-expr.ts';
import { MAX_DEPTH, readBool, readList, readObject, readOneOf, readRecord, readString } from './reader.ts';

/**
 * Reads a policy from its IR bytes and nothing else, so that an engine runs what was attested. Every member and name is
 * checked. Throws `IrError` with the place; the digest of the bytes is the caller's to compare.
 */
export function loadIr(json: string): PolicyIr {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new IrError('', `not JSON (${cause instanceof Error ? cause.message : 'unreadable'})`);
  }
  const top = readObject(value, '', ['syntax', 'policy', 'metadata', 'settings', 'profiles', 'rules']);
  const settings = readObject(top.settings, '/settings', ['default_status', 'shadow']);
  const rules = readList(top.rules, '/rules', readRule);
  checkOrder(rules);
  return {
    syntax: readOneOf(top.syntax, '/syntax', [SYNTAX]),
    policy: readString(top.policy, '/policy'),
    metadata: readRecord(top.metadata, '/metadata', (one, at) => readLiteral(one, at)),
    settings: {
      default_status: readString(settings.default_status, '/settings/default_status'),
      shadow: readBool(settings.shadow, '/settings/shadow'),
    },
    profiles: readRecord(top.profiles, '/profiles', readProfile),
    rules,
  };
}

/** The order of the rules is the order of evaluation; bytes that say otherwise were not made by the compiler. */
function checkOrder(rules: readonly IrRule[]): void {
  const names = new Set<string>();
  let last = 0;
  for (const [index, { name, priority }] of rules.entries()) {
    if (names.has(name)) throw new IrError(`/rules/${index}/name`, `there is another rule ${name}`);
    if (priority < last) throw new IrError(`/rules/${index}/priority`, 'rules must stand in rising priority');
    names.add(name);
    last = priority;
  }
}

function readRule(value: unknown, path: string): IrRule {
  const rule = readObject(value, path, ['name', 'priority', 'when', 'then', 'else?', 'because?']);
  const priority = rule.priority;
  if (typeof priority !== 'number' || !Number.isSafeInteger(priority) || priority < 0) {
    throw new IrError(`${path}/priority`, 'a whole number from 0 is needed');
  }
  const then = readList(rule.then, `${path}/then`, readAction);
  const otherwise = rule.else === undefined ? undefined : readList(rule.else, `${path}/else`, readAction);
  return {
    name: readString(rule.name, `${path}/name`),
    priority,
    when: readExpr(rule.when, `${path}/when`),
    then,
    ...(otherwise === undefined ? {} : { else: otherwise }),
    ...(rule.because === undefined ? {} : { because: readString(rule.because, `${path}/because`) }),
  };
}

function readProfile(value: unknown, path: string): IrProfile {
  const profile = readObject(value, path, ['maps', 'env', 'scalars']);
  return {
    maps: readRecord(profile.maps, `${path}/maps`, (map, at) => readRecord(map, at, readDecimal)),
    env: readRecord(profile.env, `${path}/env`, (block, at) => readList(block, at, readAdjustment)),
    scalars: readRecord(profile.scalars, `${path}/scalars`, (one, at) => readLiteral(one, at)),
  };
}

function readAdjustment(value: unknown, path: string): IrAdjustment {
  const one = readObject(value, path, ['when', 'add']);
  return { when: readExpr(one.when, `${path}/when`), add: readDecimal(one.add, `${path}/add`) };
}

function readLiteral(value: unknown, path: string, depth = 0): LiteralJson {
  if (depth > MAX_DEPTH) throw new IrError(path, `nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item, index) => readLiteral(item, `${path}/${index}`, depth + 1));
  const { decimal } = readObject(value, path, ['decimal']);
  return { decimal: readDecimal(decimal, `${path}/decimal`) };
}
