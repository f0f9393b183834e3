import type { JsonView } from '../json/json-view.ts';
import type { SarifRule } from './sarif-rule.ts';

/** Ids of rules have a level or two. */
const MOST_LEVELS = 8;

/** The rules of one component of a tool: of its driver, or of an extension. */
export class SarifRules {
  readonly #name: string | undefined;
  readonly #guid: string | undefined;
  readonly #rules: SarifRule[] = [];
  readonly #byId = new Map<string, SarifRule>();

  /** `component` is the driver, or an extension. */
  constructor(component: JsonView) {
    this.#name = component.filledText('name');
    this.#guid = component.filledText('guid');
  }

  /** Call it in the order of the rules. Of several of one id the first counts, where nothing but the id is told. */
  add(rule: SarifRule): void {
    this.#rules.push(rule);
    if (rule.id !== undefined && !this.#byId.has(rule.id)) this.#byId.set(rule.id, rule);
  }

  /** Whether a reference without an index means this component. */
  isMeant(reference: JsonView): boolean {
    const guid = reference.filledText('guid');
    return guid === undefined ? reference.filledText('name') === this.#name : guid === this.#guid;
  }

  /** The rule at the index, unless the result says that it is of another. */
  at(index: number, id: string | undefined): SarifRule | undefined {
    const rule = this.#rules[index];
    if (id === undefined || rule === undefined) return rule;
    return rule.id !== undefined && isBelow(id, rule.id) ? rule : undefined;
  }

  /** The rule of this id, or the nearest one above it. */
  withId(id: string): SarifRule | undefined {
    let above = id;
    for (let level = 0; level < MOST_LEVELS; level += 1) {
      const rule = this.#byId.get(above);
      const end = above.lastIndexOf('/');
      if (rule !== undefined || end === -1) return rule;
      above = above.slice(0, end);
    }
    return undefined;
  }
}

/** Ids may be hierarchical: `CVE-2021-44228/log4j` is a case of the rule `CVE-2021-44228`. */
function isBelow(id: string, ruleId: string): boolean {
  return id === ruleId || id.startsWith(`${ruleId}/`);
}
