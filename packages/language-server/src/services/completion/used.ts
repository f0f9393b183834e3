import type { Pack } from '../../pack/pack.ts';
import type { Read } from '../../text/read-roles.ts';
import type { Path } from '../../text/scope.ts';
import type { Offer } from './offer.ts';

/** Keys below an open name that the pack reads, so that they are written alike everywhere. */
export function usedKeys(pack: Pack, below: Path, typed?: Read): Offer[] {
  const keys = new Set<string>();
  for (const read of everyRole(pack, typed)) {
    const path = read.role.kind === 'name' || read.role.kind === 'string' ? (read.role.path ?? []) : [];
    if (path.length === below.length + 1 && below.every((step, at) => path[at] === step)) keys.add(path.at(-1) ?? '');
  }
  return [...keys].sort().map((label) => ({ label, kind: 'field', detail: 'used in this pack' }));
}

/** Statuses of the pack's own that its rules set. */
export function usedStatuses(pack: Pack, typed?: Read): Offer[] {
  const statuses = new Set<string>();
  for (const { token, role } of everyRole(pack, typed)) {
    if (role.kind === 'string' && role.use === 'status') statuses.add(token.value);
  }
  return [...statuses].sort().map((label) => ({ label, kind: 'value', detail: 'used in this pack' }));
}

/** All but the one that is being typed. */
function everyRole(pack: Pack, typed: Read | undefined): Read[] {
  return pack.policies.flatMap(({ roles }) => roles.filter((read) => read !== typed));
}
