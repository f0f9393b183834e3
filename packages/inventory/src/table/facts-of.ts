import type { AdvisoryFacts, ComponentFacts } from '@policy-registry/stella-dsl';
import type { AdvisoryRecord, InventoryComponent } from '../document.ts';
import type { Draft } from '../draft.ts';

/** A component in the names of the language. How VEX may call it, and what it is a part of, is used up by the join. */
export function componentFacts(component: InventoryComponent): ComponentFacts {
  if (component.references === undefined && component.subject === undefined) return component;
  const { references: _, subject: __, ...facts } = component;
  return facts;
}

/** An advisory in the names of the language. Which feed said it is for people who look at the document. */
export function advisoryFacts(advisory: AdvisoryRecord): AdvisoryFacts {
  const { id, source, aliases, severity, rating, epss, kev, cwes, fixAvailable, fixedVersions } = advisory;
  const { publishedAt, modifiedAt } = advisory;
  const facts: Draft<AdvisoryFacts> = { id };
  if (source) facts.source = source;
  if (aliases.length > 0) facts.aliases = aliases;
  if (severity) facts.severity = severity;
  if (rating) facts.cvss = rating.score;
  if (rating?.vector) facts.cvss_vector = rating.vector;
  if (epss) facts.epss = epss.score;
  if (kev !== undefined) facts.kev = kev;
  if (cwes) facts.cwes = cwes;
  if (publishedAt) facts.published_at = publishedAt;
  if (modifiedAt) facts.modified_at = modifiedAt;
  if (fixAvailable !== undefined) facts.fix_available = fixAvailable;
  if (fixedVersions) facts.fixed_versions = fixedVersions;
  return facts;
}
