import type { InventorySubject } from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import { keptBytes } from './kept-bytes.ts';
import type { ReaderContext } from './reader-context.ts';
import { SarifRule } from './sarif-rule.ts';
import { scannedImage } from './sarif-subject.ts';

/** Of a rule, beside its texts. */
const RULE_BYTES = 800;

/** What the results of one run share: the tool, its rules, and the image that was scanned. */
export class SarifRun {
  readonly toolName: string;
  readonly tool: string;
  /** The image that was scanned, where the run says so. */
  readonly image: InventorySubject | undefined;
  readonly #context: ReaderContext;
  readonly #driverRules: SarifRule[] = [];
  readonly #byId = new Map<string, SarifRule>();

  constructor(view: JsonView, context: ReaderContext) {
    this.#context = context;
    const tool = view.requiredObject('tool');
    const driver = tool.requiredObject('driver');
    this.toolName = driver.requiredText('name');
    const version = driver.filledText('version') ?? driver.filledText('semanticVersion');
    this.tool = version === undefined ? this.toolName : `${this.toolName} ${version}`;
    this.image = scannedImage(view);
    for (const rule of tool.objects('extensions').flatMap((extension) => extension.objects('rules'))) this.#read(rule);
  }

  /** A rule of the driver, in their order. */
  add(view: JsonView): void {
    this.#driverRules.push(this.#read(view));
  }

  /** The rule of a result, by id, else by its index among the driver's own. */
  rule(result: JsonView): SarifRule | undefined {
    const reference = result.object('rule');
    const id = result.filledText('ruleId') ?? reference?.filledText('id');
    if (id !== undefined) return this.#byId.get(id);
    const index = indexIn(result, 'ruleIndex') ?? (reference && indexIn(reference, 'index'));
    return this.#driverRules[index ?? -1];
  }

  /** Of two rules of one id the driver's counts, which comes last. */
  #read(view: JsonView): SarifRule {
    this.#context.keep(view, RULE_BYTES + keptBytes(view.record));
    const rule = new SarifRule(view, this.#context);
    if (rule.id !== undefined) this.#byId.set(rule.id, rule);
    return rule;
  }
}

function indexIn(view: JsonView, key: string): number | undefined {
  return view.number(key, -1, Number.MAX_SAFE_INTEGER);
}
