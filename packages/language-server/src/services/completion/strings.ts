import { SYNTAX, VEX_STATUSES } from '@policy-registry/stella-dsl';
import { wordsOf } from '../../language/names.ts';
import type { Pack } from '../../pack/pack.ts';
import type { Read } from '../../text/read-roles.ts';
import type { Scope } from '../../text/scope.ts';
import { stringUse } from '../../text/string-use.ts';
import { type Offer, offerOf } from './offer.ts';
import { usedKeys, usedStatuses } from './used.ts';

/** What a string at this place may hold, without its quotes. */
export function stringValues(pack: Pack, scope: Scope, typed?: Read): Offer[] {
  const use = stringUse(scope);
  switch (use) {
    case 'status': {
      const known = wordsOf('status');
      return [...offersOf(known), ...usedStatuses(pack, typed).filter(({ label }) => !known.has(label))];
    }
    case 'vex-status':
      return offersOf(wordsOf('status')).filter(({ label }) => VEX_STATUSES.some((status) => status === label));
    case 'severity':
    case 'justification':
      return offersOf(wordsOf(use));
    case 'syntax':
      return [{ label: SYNTAX, kind: 'value' }];
    case 'key':
      return usedKeys(pack, scope.groups.at(-1)?.of ?? [], typed);
    default:
      return [];
  }
}

/** The same where no quote was written yet. */
export function quotedValues(pack: Pack, scope: Scope, typed?: Read): Offer[] {
  return stringValues(pack, scope, typed).map(({ label, ...offer }) => ({ ...offer, label: JSON.stringify(label) }));
}

function offersOf(table: ReturnType<typeof wordsOf>): Offer[] {
  return [...table.values()].map((one) => offerOf(one));
}
