import type { InventoryMatch } from '../document.ts';
import type { JsonView } from '../json/json-view.ts';
import type { DocumentSink, OpenReader } from './document-reader.ts';
import { ReaderContext } from './reader-context.ts';
import { Spdx3Creations } from './spdx3-creations.ts';
import { Spdx3Elements } from './spdx3-elements.ts';
import { keepElement } from './spdx3-kept.ts';
import { elementId, oneOrMore } from './spdx3-values.ts';
import { Spdx3Vex, vexStatus } from './spdx3-vex.ts';
import { assessedElements, isAssessment, Spdx3Vulnerabilities } from './spdx3-vulnerabilities.ts';

const CONTEXT = /^https:\/\/spdx\.org\/rdf\/(3\.0(?:\.\d+)?)\/spdx-context\.jsonld$/;

export const SPDX3_LISTS = ['@graph'];

/** Others say how packages depend on each other, which is no fact of a finding. */
const RELATIONSHIPS = new Set([
  'describes',
  'hasConcludedLicense',
  'hasDeclaredLicense',
  'hasAssociatedVulnerability',
  'affects',
]);
const ASSOCIATION_BYTES = 300;

/** An element with a vulnerability, by their ids. */
interface Association {
  readonly element: string;
  readonly vulnerability: string;
  readonly at: string;
}

/**
 * SPDX 3.0 in JSON-LD: an SBOM, VEX, or both. A package with a vulnerability that affects it or is associated with it is a match;
 * a VEX assessment is a statement. CVSS, EPSS and exploit catalogues are facts of the vulnerability.
 */
export class Spdx3Reader implements OpenReader {
  readonly #sink: DocumentSink;
  readonly #context: ReaderContext;
  readonly #version: string;
  readonly #creations: Spdx3Creations;
  readonly #elements: Spdx3Elements;
  readonly #vulnerabilities: Spdx3Vulnerabilities;
  readonly #vex: Spdx3Vex;
  readonly #associations: Association[] = [];

  constructor(head: JsonView, sink: DocumentSink) {
    this.#version =
      CONTEXT.exec(head.requiredText('@context'))?.[1] ??
      head.fail('@context', 'is not read; supported: SPDX 3.0', 'UNSUPPORTED_VERSION');
    this.#sink = sink;
    this.#context = new ReaderContext(sink);
    this.#creations = new Spdx3Creations(this.#context);
    this.#elements = new Spdx3Elements(this.#context);
    this.#vulnerabilities = new Spdx3Vulnerabilities(this.#creations, this.#context);
    this.#vex = new Spdx3Vex(this.#creations, this.#context);
    if (!head.has('@graph')) this.#readOnly(head);
  }

  item(_list: string, view: JsonView): void {
    const type = view.filledText('type') ?? view.requiredText('@type');
    const id = elementId(view);
    if (id === undefined) {
      this.#context.notes.add('element-without-id', 'an element without an id was left out', view.path());
      return;
    }
    this.#creations.add(id, type, view);
    this.#elements.add(id, type, view);
    if (type.includes('licensing_')) this.#addLicense(id, view);
    if (type === 'security_Vulnerability') this.#vulnerabilities.add(id, view);
    if (type.endsWith('Relationship')) this.#relate(id, type, view);
  }

  end() {
    const subject = this.#elements.settle();
    for (const component of this.#elements.parts()) this.#sink.component(component);
    for (const match of this.#matches()) this.#sink.match(match);
    for (const statement of this.#vex.statements(this.#elements, this.#vulnerabilities))
      this.#sink.statement(statement);
    this.#context.end();
    const tool = this.#creations.tool();
    return { formatVersion: this.#version, ...(tool && { tool }), ...(subject && { subject }) };
  }

  /** A document of one element may be that element. */
  #readOnly(head: JsonView): void {
    if (!head.has('type') && !head.has('@type')) {
      head.fail('@graph', 'must be a list of elements, unless the document is an element itself');
    }
    this.item('@graph', head);
  }

  #addLicense(id: string, view: JsonView): void {
    keepElement(view, this.#context, ['spdxId', '@id', 'simplelicensing_licenseExpression', 'name']);
    this.#elements.licenses.add(id, view);
  }

  #relate(id: string, type: string, view: JsonView): void {
    const status = vexStatus(type);
    if (view.has('security_withdrawnTime')) {
      this.#context.notes.add('withdrawn-assessment', 'an assessment that was withdrawn was left out', view.path());
    } else if (status !== undefined) {
      this.#vex.add(id, status, view);
      if (status === 'affected') this.#associate(assessedElements(view), [view.requiredText('from')], view);
    } else if (isAssessment(type)) {
      this.#vulnerabilities.assess(type, view);
    } else {
      this.#relateElements(view);
    }
  }

  #relateElements(view: JsonView): void {
    const from = view.requiredText('from');
    const to = oneOrMore(view, 'to');
    const type = view.text('relationshipType') ?? '';
    if (!RELATIONSHIPS.has(type)) return;
    keepElement(view, this.#context, ['from', 'to']);
    if (type === 'describes') this.#elements.describe(from, to);
    if (type === 'hasConcludedLicense') this.#elements.licenses.conclude(from, to);
    if (type === 'hasDeclaredLicense') this.#elements.licenses.declare(from, to);
    if (type === 'hasAssociatedVulnerability') this.#associate([from], to, view);
    if (type === 'affects') this.#associate(to, [from], view);
  }

  #associate(elements: readonly string[], vulnerabilities: readonly string[], view: JsonView): void {
    this.#context.keep(view, ASSOCIATION_BYTES * elements.length * vulnerabilities.length);
    for (const element of elements) {
      for (const vulnerability of vulnerabilities) this.#associations.push({ element, vulnerability, at: view.path() });
    }
  }

  *#matches(): Generator<InventoryMatch> {
    const told = new Set<string>();
    for (const { element, vulnerability, at } of this.#associations) {
      const component = this.#elements.component(element);
      const advisory = this.#vulnerabilities.advisory(vulnerability);
      const key = JSON.stringify([element, vulnerability]);
      if (component === undefined || advisory === undefined) {
        const message = 'a relation of a package and a vulnerability, one of which is not there, was left out';
        this.#context.notes.add('dangling-reference', message, at);
      } else if (!told.has(key)) {
        told.add(key);
        yield { component, advisory };
      }
    }
  }
}
