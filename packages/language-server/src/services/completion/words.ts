import type { Pack } from '../../pack/pack.ts';
import type { Read } from '../../text/read-roles.ts';
import { blockOf, elementOf, inExpression, type Scope } from '../../text/scope.ts';
import { OPTIONS } from '../../text/step-word.ts';
import { membersOf, operands } from './names.ts';
import { keyword, type Offer } from './offer.ts';
import { snippetsIn } from './snippets.ts';
import { quotedValues } from './strings.ts';

/** What may be written at a place that is in no string and no comment. */
export function wordsAt(pack: Pack, scope: Scope, typed?: Read): Offer[] {
  if (scope.afterPoint) return scope.path === null ? [] : membersOf(pack, scope.path, typed);
  if (scope.pending !== null) return inHead(scope);
  switch (blockOf(scope).kind) {
    case 'file':
      return snippetsIn('file');
    case 'policy':
      return snippetsIn('policy');
    case 'settings':
      return entryOrValue(pack, scope, snippetsIn('settings'), typed);
    case 'requireVex':
      return entryOrValue(pack, scope, snippetsIn('requireVex'), typed);
    case 'profile':
      return entryOrValue(pack, scope, snippetsIn('profile'), typed);
    case 'map':
      return snippetsIn('map');
    case 'env':
      if (scope.clause === 'if') return inCondition(pack, scope, ['then'], typed);
      return scope.clause === 'head' || scope.afterValue ? snippetsIn('env') : [];
    case 'rule':
      return inRule(pack, scope, typed);
    default:
      return [];
  }
}

function inHead({ pending }: Scope): Offer[] {
  if (pending?.kind === 'policy') return pending.name === '' ? [keyword('syntax', 'syntax "$0"')] : [];
  return pending?.kind === 'rule' && pending.name !== '' ? [keyword('priority')] : [];
}

/** A key where one may begin; behind `=` what its value may be. */
function entryOrValue(pack: Pack, scope: Scope, keys: Offer[], typed?: Read): Offer[] {
  if (scope.entry === null || (scope.afterValue && scope.groups.length === 0)) return keys;
  return [...quotedValues(pack, scope, typed), keyword('true'), keyword('false')];
}

function inRule(pack: Pack, scope: Scope, typed?: Read): Offer[] {
  if (scope.clause === 'head') return [keyword('when')];
  if (scope.clause === 'when') return inCondition(pack, scope, ['then'], typed);
  const clauses = scope.clause === 'then' ? ['else', 'because'] : scope.clause === 'else' ? ['because'] : [];
  if (scope.clause === 'because') return [];
  if (inExpression(scope)) return inCondition(pack, scope, clauses, typed);
  if (scope.action === null) return [...snippetsIn('action'), ...clauses.map((word) => keyword(word))];
  const option = OPTIONS[scope.action];
  return [
    ...(option === undefined ? [] : [keyword(option, `${option} "$0"`)]),
    ...clauses.map((word) => keyword(word)),
  ];
}

/** Behind a value what may join or end it; else what may begin one. */
function inCondition(pack: Pack, scope: Scope, ends: readonly string[], typed?: Read): Offer[] {
  if (!scope.afterValue) return [...quotedValues(pack, scope, typed), ...operands(elementOf(scope))];
  const joins = scope.clause === 'when' || scope.clause === 'if' || scope.groups.length > 0;
  const words = joins ? ['and', 'or', 'in', 'not in'] : [];
  return [...words, ...(scope.groups.length === 0 ? ends : [])].map((word) => keyword(word));
}
