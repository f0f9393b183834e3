import type { DiagnosticSink } from '../diagnostic.ts';
import type { IrProfile, IrRule, LiteralJson, PolicyIr } from '../ir/ir.ts';
import type { Name, PolicyFile, Profile, Rule } from '../parser/ast.ts';
import { asGuess } from '../repair.ts';
import { DEFAULT_STATUS, SYNTAX } from '../statuses.ts';
import { checkAction } from './actions.ts';
import type { Context } from './context.ts';
import { checkEntries, checkSettings } from './entries.ts';
import { checkCondition } from './expressions.ts';
import { checkProfile, scalarTypes } from './profiles.ts';
import type { Type } from './types.ts';

/** A parsed file with the sink that its problems go to. */
export interface Unit {
  readonly file: PolicyFile;
  readonly sink: DiagnosticSink;
}

/** A rule with where it stands, beside its lowered form. */
export interface CheckedRule {
  readonly unit: Unit;
  readonly rule: Rule;
  readonly ir: IrRule;
}

export interface CheckedProfile {
  readonly unit: Unit;
  readonly profile: Profile;
  readonly ir: IrProfile;
}

export interface Checked {
  readonly ir: PolicyIr;
  /** In the order of `ir.rules`. */
  readonly rules: readonly CheckedRule[];
  readonly profiles: readonly CheckedProfile[];
}

export const DEFAULT_PRIORITY = 100;

/** Checks and lowers the files of one policy, the entry file first. Where a sink got errors the IR means nothing. */
export function checkProgram(units: readonly Unit[]): Checked {
  const found = units.flatMap((unit) => unit.file.sections.map((section) => ({ unit, section })));
  const profiles = found.flatMap(({ unit, section }) =>
    section.kind === 'profile' ? [{ unit, profile: section }] : [],
  );
  const rules = found.flatMap(({ unit, section }) => (section.kind === 'rule' ? [{ unit, rule: section }] : []));
  reportDuplicates(
    profiles.map(({ unit, profile }) => ({ unit, name: profile.name })),
    'profile',
  );
  reportDuplicates(
    rules.map(({ unit, rule }) => ({ unit, name: rule.name })),
    'rule',
  );
  const types = new Map<string, ReadonlyMap<string, Type>>(
    profiles.map(({ profile }) => [profile.name.text, scalarTypes(profile)]),
  );
  const contextOf = ({ sink }: Unit): Context => ({ sink, profiles: types, element: null, inProfile: false });
  const checkedProfiles = profiles.map((one) => ({ ...one, ir: checkProfile(one.profile, contextOf(one.unit)) }));
  const checkedRules = rules.map((one) => ({ ...one, ir: checkRule(one.rule, contextOf(one.unit)) }));
  // The sort is stable: rules of one priority keep their order in the source.
  checkedRules.sort((left, right) => left.ir.priority - right.ir.priority);
  const ir: PolicyIr = {
    syntax: SYNTAX,
    policy: units[0]?.file.name?.value ?? '',
    ...checkBlocks(units),
    profiles: Object.fromEntries(checkedProfiles.map((one) => [one.profile.name.text, one.ir])),
    rules: checkedRules.map((one) => one.ir),
  };
  return { ir, rules: checkedRules, profiles: checkedProfiles };
}

function checkRule(rule: Rule, context: Context): IrRule {
  const when = checkCondition(rule.when, context).ir;
  const then = rule.then.map((action) => checkAction(action, context));
  const otherwise = rule.otherwise?.map((action) => checkAction(action, context));
  return {
    name: rule.name.text,
    priority: rule.priority?.value ?? DEFAULT_PRIORITY,
    when,
    then,
    ...(otherwise === undefined ? {} : { else: otherwise }),
    ...(rule.because === null ? {} : { because: rule.because.value }),
  };
}

/** Metadata and settings of the entry file count; the same blocks elsewhere would be lost, so that is said. */
function checkBlocks(units: readonly Unit[]): Pick<PolicyIr, 'metadata' | 'settings'> {
  let metadata: Record<string, LiteralJson> = {};
  let settings: PolicyIr['settings'] = { default_status: DEFAULT_STATUS, shadow: false };
  for (const [index, { file, sink }] of units.entries()) {
    for (const section of file.sections) {
      if (section.kind !== 'metadata' && section.kind !== 'settings') continue;
      if (index > 0 && section.entries.length > 0) {
        const message = `\`${section.kind}\` counts in the entry file only (${units[0]?.file.source.path})`;
        sink.report('LINT-012', section, message, 'move it there');
      }
      if (section.kind === 'metadata') {
        const entries = checkEntries(section.entries, sink);
        if (index === 0) metadata = entries;
      } else {
        const checked = checkSettings(section.entries, sink);
        if (index === 0) settings = checked;
      }
    }
  }
  return { metadata, settings };
}

function reportDuplicates(named: readonly { unit: Unit; name: Name }[], what: string): void {
  const first = new Map<string, { unit: Unit; name: Name }>();
  const all = new Set(named.map(({ name }) => name.text));
  const numbers = new Map<string, number>();
  for (const { unit, name } of named) {
    const other = first.get(name.text);
    if (other === undefined || name.text === '') {
      first.set(name.text, { unit, name });
      continue;
    }
    const { source } = other.unit.file;
    const { line } = source.position(other.name.start);
    const where = other.unit === unit ? `on line ${line}` : `in ${source.path}, line ${line}`;
    const free = freeName(name.text, all, numbers);
    const edits = [{ start: name.start, end: name.end, text: free }];
    const fix = asGuess({ title: `rename it \`${free}\``, edits });
    const message = `there is another ${what} \`${name.text}\` ${where}`;
    unit.sink.report('PARSE-005', name, message, 'give it a name of its own', fix);
  }
}

/** `a_2`, or the next number that no other has. */
function freeName(name: string, taken: Set<string>, numbers: Map<string, number>): string {
  let number = numbers.get(name) ?? 2;
  while (taken.has(`${name}_${number}`)) number += 1;
  numbers.set(name, number + 1);
  return `${name}_${number}`;
}
