import type { InventorySubject } from '../document.ts';

/** A folder, file, or SBOM. The names of the working folder and of the root would make strangers one subject. */
export function otherSubject(name: string): InventorySubject | undefined {
  if (['', '.', './', '/'].includes(name)) return undefined;
  return { name, kind: 'other', digests: [], references: [name] };
}
