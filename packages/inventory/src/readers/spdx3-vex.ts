import type { InventoryStatement, StatementProduct } from '../document.ts';
import { namesInVex } from '../facts/advisory-id.ts';
import type { JsonView } from '../json/json-view.ts';
import type { ReaderContext } from './reader-context.ts';
import type { Spdx3Creations } from './spdx3-creations.ts';
import type { Spdx3Elements } from './spdx3-elements.ts';
import { keepElement } from './spdx3-kept.ts';
import { oneOrMore } from './spdx3-values.ts';
import type { Spdx3Vulnerabilities } from './spdx3-vulnerabilities.ts';

const STATUSES: ReadonlyMap<string, string> = new Map([
  ['security_VexAffectedVulnAssessmentRelationship', 'affected'],
  ['security_VexFixedVulnAssessmentRelationship', 'fixed'],
  ['security_VexNotAffectedVulnAssessmentRelationship', 'not_affected'],
  ['security_VexUnderInvestigationVulnAssessmentRelationship', 'under_investigation'],
]);

export function vexStatus(type: string): string | undefined {
  return STATUSES.get(type);
}

/** OpenVEX says the same, in its own spelling. */
const JUSTIFICATIONS: ReadonlyMap<string, string> = new Map([
  ['componentNotPresent', 'component_not_present'],
  ['inlineMitigationsAlreadyExist', 'inline_mitigations_already_exist'],
  ['vulnerableCodeCannotBeControlledByAdversary', 'vulnerable_code_cannot_be_controlled_by_adversary'],
  ['vulnerableCodeNotInExecutePath', 'vulnerable_code_not_in_execute_path'],
  ['vulnerableCodeNotPresent', 'vulnerable_code_not_present'],
]);

const MEMBERS = ['spdxId', '@id', 'from', 'to', 'creationInfo', 'suppliedBy', 'security_assessedElement'];

interface Assessment {
  readonly id: string;
  readonly status: string;
  readonly justification: string | undefined;
  readonly supplier: string | undefined;
  readonly creation: string | undefined;
  readonly timestamp: string | undefined;
  readonly vulnerability: string;
  readonly products: readonly string[];
  readonly part: string | undefined;
  readonly at: string;
}

/** The VEX of an SPDX 3 document. Elements may stand behind what is said of them, so statements are made at the end. */
export class Spdx3Vex {
  readonly #context: ReaderContext;
  readonly #creations: Spdx3Creations;
  readonly #assessments: Assessment[] = [];

  constructor(creations: Spdx3Creations, context: ReaderContext) {
    this.#creations = creations;
    this.#context = context;
  }

  add(id: string, status: string, view: JsonView): void {
    keepElement(view, this.#context, MEMBERS);
    const word = view.filledText('security_justificationType');
    const modified = this.#context.timestamp(view, 'security_modifiedTime');
    this.#assessments.push({
      id,
      status,
      justification: word === undefined ? undefined : (JUSTIFICATIONS.get(word) ?? word),
      supplier: view.filledText('suppliedBy'),
      creation: this.#creations.refer(view),
      timestamp: modified ?? this.#context.timestamp(view, 'security_publishedTime'),
      vulnerability: view.requiredText('from'),
      products: oneOrMore(view, 'to'),
      part: view.filledText('security_assessedElement'),
      at: view.path(),
    });
  }

  /** Call it when the elements are settled. */
  *statements(elements: Spdx3Elements, vulnerabilities: Spdx3Vulnerabilities): Generator<InventoryStatement> {
    for (const { vulnerability, supplier, creation, ...assessment } of this.#assessments) {
      const ids = vulnerabilities.ids(vulnerability);
      if (ids === undefined) {
        const message = 'an assessment of a vulnerability that is not there was left out';
        this.#context.notes.add('dangling-vulnerability', message, assessment.at);
        continue;
      }
      const { creator, created } = this.#creations.of(creation);
      const vendor = supplier === undefined ? creator : this.#creations.agentName(supplier);
      const { id, status, justification, products, part, timestamp = created } = assessment;
      yield {
        id,
        status,
        ...(justification && { justification }),
        ...(vendor && { vendor }),
        ...(timestamp && { timestamp }),
        vulnerabilities: namesInVex(ids),
        products: toProducts(products, part, elements),
      };
    }
  }
}

/**
 * Of a package of this document, it is said inside of what the document describes, and not wherever else the package is used.
 * A document that describes nothing speaks of packages wherever they are.
 */
function toProducts(products: readonly string[], part: string | undefined, elements: Spdx3Elements) {
  const parts = part === undefined ? undefined : elements.partNames(part);
  return products.map((product): StatementProduct => {
    if (parts !== undefined) return { ids: elements.names(product), subcomponents: parts };
    const whole = elements.wholeOf(product);
    if (whole !== undefined) return { ids: whole, subcomponents: elements.partNames(product) };
    return { ids: elements.names(product), subcomponents: [] };
  });
}
