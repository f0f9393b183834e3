import type { InventorySubject } from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import { SarifRule } from './sarif-rule.ts';
import { scannedImage } from './sarif-subject.ts';

/** What the results of one run share: the tool and its rules, which are read when a result is of them. */
export class SarifRun {
  readonly view: JsonView;
  readonly toolName: string;
  readonly tool: string;
  /** The image that was scanned, where the run says so. */
  readonly image: InventorySubject | undefined;
  readonly #context: ReaderContext;
  readonly #driverRules: readonly JsonView[];
  readonly #byId = new Map<string, JsonView>();
  readonly #read = new Map<JsonView, SarifRule>();

  constructor(view: JsonView, context: ReaderContext) {
    this.view = view;
    this.#context = context;
    const tool = view.requiredObject('tool');
    const driver = tool.requiredObject('driver');
    this.toolName = driver.requiredText('name');
    const version = driver.filledText('version') ?? driver.filledText('semanticVersion');
    this.tool = version === undefined ? this.toolName : `${this.toolName} ${version}`;
    this.image = scannedImage(view);
    this.#driverRules = driver.objects('rules');
    for (const component of [...tool.objects('extensions').toReversed(), driver]) {
      for (const rule of component.objects('rules')) {
        const id = rule.filledText('id');
        if (id !== undefined) this.#byId.set(id, rule);
      }
    }
  }

  /** The rule of a result, by id, else by its index among the driver's own. */
  rule(result: JsonView): SarifRule | undefined {
    const reference = result.object('rule');
    const id = result.filledText('ruleId') ?? reference?.filledText('id');
    const index =
      result.number('ruleIndex', -1, Number.MAX_SAFE_INTEGER) ??
      reference?.number('index', -1, Number.MAX_SAFE_INTEGER);
    const view = this.#byId.get(id ?? '') ?? (id === undefined ? this.#driverRules[index ?? -1] : undefined);
    if (view === undefined) return undefined;
    const known = this.#read.get(view);
    if (known !== undefined) return known;
    const rule = new SarifRule(view, this.#context);
    this.#read.set(view, rule);
    return rule;
  }
}
