import type { InventorySubject } from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import { keptBytes } from './kept-bytes.ts';
import type { ReaderContext } from './reader-context.ts';
import { SarifRule } from './sarif-rule.ts';
import { SarifRules } from './sarif-rules.ts';
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
  readonly #driver: SarifRules;
  readonly #extensions: readonly SarifRules[];

  constructor(view: JsonView, context: ReaderContext) {
    this.#context = context;
    const tool = view.requiredObject('tool');
    const driver = tool.requiredObject('driver');
    this.toolName = driver.requiredText('name');
    const version = driver.filledText('version') ?? driver.filledText('semanticVersion');
    this.tool = version === undefined ? this.toolName : `${this.toolName} ${version}`;
    this.image = scannedImage(view);
    const failure = failureOf(view);
    if (failure !== undefined) context.notes.add('failed-scan', 'what could not be scanned is missing', failure);
    this.#driver = new SarifRules(driver);
    this.#extensions = tool.objects('extensions').map((extension) => {
      const rules = new SarifRules(extension);
      for (const rule of extension.objects('rules')) rules.add(this.#read(rule));
      return rules;
    });
  }

  /** A rule of the driver, in their order. */
  add(view: JsonView): void {
    this.#driver.add(this.#read(view));
  }

  /** The rule of a result: by its index among those of the component that is named, else by id. */
  rule(result: JsonView): SarifRule | undefined {
    const reference = result.object('rule');
    const id = result.filledText('ruleId') ?? reference?.filledText('id');
    const index = indexIn(result, 'ruleIndex') ?? (reference && indexIn(reference, 'index')) ?? -1;
    const component = reference?.object('toolComponent');
    const named = component === undefined ? this.#driver : this.#component(component);
    const indexed = named?.at(index, id);
    if (indexed !== undefined || id === undefined) return indexed;
    const places = component === undefined ? [this.#driver, ...this.#extensions] : [named ?? []].flat();
    for (const rules of places) {
      const rule = rules.withId(id);
      if (rule !== undefined) return rule;
    }
    return undefined;
  }

  /** Without an index, guid and name, the driver is meant. */
  #component(reference: JsonView): SarifRules | undefined {
    const index = indexIn(reference, 'index') ?? -1;
    if (index >= 0) return this.#extensions[index];
    if (!reference.has('guid') && !reference.has('name')) return this.#driver;
    return [this.#driver, ...this.#extensions].find((rules) => rules.isMeant(reference));
  }

  #read(view: JsonView): SarifRule {
    this.#context.keep(view, RULE_BYTES + keptBytes(view.record));
    return new SarifRule(view, this.#context);
  }
}

/** Where a run says that it came to no end. One that found nothing has a list of results, which is empty. */
function failureOf(run: JsonView): string | undefined {
  const failed = run.objects('invocations').find((invocation) => invocation.get('executionSuccessful') === false);
  return failed?.path('executionSuccessful') ?? (run.has('results') ? undefined : run.path('results'));
}

function indexIn(view: JsonView, key: string): number | undefined {
  return view.number(key, -1, Number.MAX_SAFE_INTEGER);
}
