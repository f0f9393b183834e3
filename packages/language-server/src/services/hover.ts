import type { Range } from 'vscode-languageserver';
import { type Documentation, ofCompletion, ofProfile, ofRule, ofScalar } from '../language/documentation.ts';
import { subjectAt } from '../language/mentions.ts';
import { meaningOf, wordsOf } from '../language/names.ts';
import type { Pack } from '../pack/pack.ts';
import type { Role, StringUse } from '../text/role.ts';

export interface Hovered {
  readonly documentation: Documentation;
  readonly range: Range;
}

/** What is known of the name or word at the position; null where there is nothing to say. */
export function hover(pack: Pack, path: string, position: Range['start']): Hovered | null {
  const file = pack.policy(path);
  if (file === undefined) return hoverMention(pack, path, position);
  const read = file.readAt(file.offsetOf(position));
  if (read === undefined) return null;
  const documentation = describe(pack, read.role, read.token.value);
  return documentation === null ? null : { documentation, range: file.rangeOf(read.token) };
}

function hoverMention(pack: Pack, path: string, position: Range['start']): Hovered | null {
  const at = subjectAt(pack, path, position);
  const documentation = at === null ? null : ofRule(pack, at.subject.name);
  return at === null || documentation === null ? null : { documentation, range: at.range };
}

function describe(pack: Pack, role: Role, word: string): Documentation | null {
  switch (role.kind) {
    case 'keyword':
    case 'operator':
    case 'constant':
      return ofWord('keyword', word);
    case 'action':
      return ofWord('action', word);
    case 'definition':
      if (role.of === 'rule') return ofRule(pack, role.name);
      return role.of === 'profile' ? ofProfile(pack, role.name) : ofWord('keyword', role.of);
    case 'key':
      return role.of === 'settings'
        ? ofWord('setting', word)
        : role.of === 'requireVex'
          ? ofWord('requirement', word)
          : null;
    case 'scalar':
      return ofScalar(pack, role.profile, word);
    case 'name':
      return describeName(pack, role);
    case 'string':
      return ofString(role.use, word);
    default:
      return null;
  }
}

function describeName(pack: Pack, role: Extract<Role, { kind: 'name' }>): Documentation | null {
  const meaning = meaningOf(role);
  if (meaning !== null) return ofCompletion(meaning);
  const [root, first = '', second = '', ...more] = role.path;
  const name = role.path.join('.');
  if (more.length > 0) return null;
  if (root === 'env' && second === '') return { code: name, text: 'A key given to the run; its type is known then.' };
  if (root === 'signals' && first === 'custom') {
    const text = second === '' ? 'Free keys, given with a finding.' : 'A free key; its type is known when it is read.';
    return { code: name, text };
  }
  if (root !== 'profile') return null;
  return second === '' ? ofProfile(pack, first) : ofScalar(pack, first, second);
}

const KIND_OF_USE = {
  status: 'status',
  'vex-status': 'status',
  severity: 'severity',
  justification: 'justification',
} as const;

function ofString(use: StringUse, value: string): Documentation | null {
  return use === 'key' || use === 'text' || use === 'syntax' ? null : ofWord(KIND_OF_USE[use], value);
}

function ofWord(kind: Parameters<typeof wordsOf>[0], word: string): Documentation | null {
  const found = wordsOf(kind).get(word);
  return found === undefined ? null : ofCompletion(found);
}
