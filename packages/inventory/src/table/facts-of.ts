import type { AdvisoryFacts, ComponentFacts } from '@policy-registry/stella-dsl';
import type { AdvisoryRecord, InventoryComponent } from '../document.ts';

/** A component in the names of the language. How VEX may call it, and what it is a part of, is used up by the join. */
export function componentFacts(component: InventoryComponent): ComponentFacts {
  const { references: _, subject: __, ...facts } = component;
  return facts;
}

/** An advisory in the names of the language. Which feed said it is for people who look at the document. */
export function advisoryFacts(advisory: AdvisoryRecord): AdvisoryFacts {
  const { id, source, aliases, severity, rating, epss, kev, cwes, fixAvailable, fixedVersions } = advisory;
  const { publishedAt, modifiedAt } = advisory;
  return {
    id,
    ...(source && { source }),
    ...(aliases.length > 0 && { aliases }),
    ...(severity && { severity }),
    ...(rating && { cvss: rating.score }),
    ...(rating?.vector && { cvss_vector: rating.vector }),
    ...(epss && { epss: epss.score }),
    ...(kev !== undefined && { kev }),
    ...(cwes && { cwes }),
    ...(publishedAt && { published_at: publishedAt }),
    ...(modifiedAt && { modified_at: modifiedAt }),
    ...(fixAvailable !== undefined && { fix_available: fixAvailable }),
    ...(fixedVersions && { fixed_versions: fixedVersions }),
  };
}
