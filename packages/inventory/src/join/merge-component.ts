import { compareText } from '@policy-registry/canonical';
import type { InventoryComponent } from '../document.ts';
import { union } from './merge-advisory.ts';

/** The use that weighs most first. */
const SCOPES = ['required', 'optional', 'excluded'];

/** Two descriptions of one component (of one `componentKey`), as one. Commutative and associative. */
export function mergeComponents(a: InventoryComponent, b: InventoryComponent): InventoryComponent {
  if (a === b) return a;
  const version = first(a.version, b.version);
  const purl = first(a.purl, b.purl);
  const ecosystem = first(a.ecosystem, b.ecosystem);
  const licenses = union(a.licenses, b.licenses);
  const layerDigest = first(a.layerDigest, b.layerDigest);
  const tags = union(a.tags, b.tags);
  const scope = widerScope(a.scope, b.scope);
  const references = union(a.references, b.references);
  return {
    ...(purl && { purl }),
    name: compareText(a.name, b.name) <= 0 ? a.name : b.name,
    ...(version && { version }),
    ...(ecosystem && { ecosystem }),
    ...(licenses && { licenses }),
    ...(layerDigest && { layerDigest }),
    ...(tags && { tags }),
    ...(scope && { scope }),
    ...(references && { references }),
  };
}

/** A scanner's component, completed by the SBOM. The SBOM's licences are taken as they are: it is the authority on them. */
export function enrichComponent(scanned: InventoryComponent, listed: InventoryComponent): InventoryComponent {
  const merged = mergeComponents(scanned, listed);
  return listed.licenses === undefined ? merged : { ...merged, licenses: listed.licenses };
}

function first(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a < b ? a : b;
}

function widerScope(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const [rankA, rankB] = [scopeRank(a), scopeRank(b)];
  return rankA === rankB ? first(a, b) : rankA < rankB ? a : b;
}

function scopeRank(scope: string): number {
  const rank = SCOPES.indexOf(scope);
  return rank === -1 ? SCOPES.length : rank;
}
