import { readsVex } from '../eval/actions.ts';
import { isMet, type Requirement } from '../eval/decision.ts';
import type { IrAction, IrExpr, IrRule } from '../ir/ir.ts';
import { VEX_CLAIMS } from '../statuses.ts';
import type { Observer } from './observer.ts';
import { isLiteral, type Simplifier } from './simplify.ts';
import type { Use } from './uses.ts';

const FALSE: IrExpr = { op: 'bool', value: false };

/** What rules ask of a finding, so that every status, severity and outcome of theirs follows from the answers. */
export class RuleObserver {
  readonly #observer: Observer;
  readonly #simplifier: Simplifier;
  readonly #now: IrExpr;
  readonly #claims = new Set<string>();
  readonly #requirements: Requirement[] = [];

  constructor(observer: Observer, simplifier: Simplifier, now: string) {
    this.#observer = observer;
    this.#simplifier = simplifier;
    this.#now = { op: 'string', value: now };
  }

  rule(rule: IrRule): void {
    const when = this.#simplifier.simplify(rule.when);
    this.#observer.observe(when, 'bool');
    const isSettled = isLiteral(when);
    const truth = when.op === 'bool' ? when.value : null;
    if (!isSettled || truth === true) this.#branch(rule, rule.then, true);
    if (!isSettled || truth === false) this.#branch(rule, rule.else ?? [], false);
  }

  /** Of all rules: who said what in VEX counts where a rule claims a status and another one guards it. */
  requirements(): void {
    for (const requirement of this.#requirements) {
      const key = JSON.stringify([listOf(requirement.vendors), listOf(requirement.justifications)]);
      for (const status of this.#claims) {
        this.#observer.add('vex', {
          key: `requirement ${status} ${key}`,
          short: true,
          read: (subject) => (isMet(requirement, status, subject) ? 't' : 'f'),
        });
      }
    }
  }

  #branch(rule: IrRule, actions: readonly IrAction[], isThen: boolean): void {
    const untils = actions.flatMap((action) => ('until' in action && action.until !== undefined ? [action.until] : []));
    const ahead = untils.map((until) => this.#simplifier.simplify(this.#isAhead(until)));
    if (ahead.some((one) => one.op === 'bool' && !one.value)) return;
    for (const one of ahead) this.#observer.observe(one, 'bool');
    // Whether an annotation has a value is seen in the outcome alone, and only where nothing else of the branch takes effect anyway.
    const isSeen = isThen && !actions.some((action) => action.do === 'warn' || action.do === 'requireVex');
    for (const action of actions) this.#action(rule, action, isSeen);
  }

  /** A time that is not known is as good as one that has passed. */
  #isAhead(until: IrExpr): IrExpr {
    const later: IrExpr = { op: 'compare', by: '>', as: 'instant', left: until, right: this.#now };
    return { op: 'call', fn: 'coalesce', as: 'bool', args: [later, FALSE] };
  }

  #action(rule: IrRule, action: IrAction, isSeen: boolean): void {
    switch (action.do) {
      case 'status':
        this.#status(rule, action.value);
        break;
      case 'severity':
        this.#observe(action.value, 'severity');
        break;
      case 'escalate':
        if (action.to !== undefined) this.#observe(action.to, 'severity');
        break;
      case 'annotate':
        if (isSeen) this.#observe({ op: 'call', fn: 'exists', args: [action.value] }, 'bool');
        break;
      case 'requireVex': {
        const { vendors, justifications } = action;
        this.#requirements.push({ rule: rule.name, vendors: setOf(vendors), justifications: setOf(justifications) });
        break;
      }
      case 'ignore':
      case 'defer':
      case 'warn':
    }
  }

  #observe(expr: IrExpr, use: Use): void {
    this.#observer.observe(this.#simplifier.simplify(expr), use);
  }

  #status(rule: IrRule, given: IrExpr): void {
    const value = this.#simplifier.simplify(given);
    this.#observer.observe(value, 'string');
    if (!readsVex([rule.when, given])) return;
    for (const claim of VEX_CLAIMS) {
      if (!isLiteral(value) || (value.op === 'string' && value.value === claim)) this.#claims.add(claim);
    }
  }
}

function setOf(list: readonly string[] | undefined): ReadonlySet<string> | null {
  return list === undefined ? null : new Set(list);
}

function listOf(set: ReadonlySet<string> | null): readonly string[] | null {
  return set === null ? null : [...set].sort();
}
