import type { Range } from 'vscode-languageserver';
import type { Pack } from '../pack/pack.ts';
import type { Role } from '../text/role.ts';
import type { StellaFile } from '../text/stella-file.ts';
import { canonicalName } from './names.ts';

/** Something that can be mentioned in several places. */
export type Subject =
  | { readonly kind: 'rule' | 'profile'; readonly name: string }
  | { readonly kind: 'scalar'; readonly profile: string; readonly name: string }
  /** A name of the language, or a key of `env` or `signals.custom`. */
  | { readonly kind: 'input'; readonly name: string };

export interface Mention {
  readonly path: string;
  readonly range: Range;
  readonly isDefinition: boolean;
  /** In a file of test cases. */
  readonly inTest: boolean;
}

type Position = Range['start'];

/** What is mentioned at a position of a policy or of a test file. */
export function subjectAt(pack: Pack, path: string, position: Position): { subject: Subject; range: Range } | null {
  const mention = pack.test(path)?.mentions.find(({ range }) => holds(range, position));
  if (mention !== undefined) return { subject: { kind: 'rule', name: mention.name }, range: mention.range };
  const file = pack.policy(path);
  const read = file?.readAt(file.offsetOf(position));
  if (file === undefined || read === undefined) return null;
  const subject = subjectOf(read.role, file, read.token);
  return subject === null ? null : { subject, range: file.rangeOf(read.token) };
}

/** Every mention in the pack, definitions first. */
export function mentionsOf(pack: Pack, subject: Subject): Mention[] {
  const found: Mention[] = [];
  for (const file of pack.policies) {
    for (const { token, role } of file.roles) {
      const other = subjectOf(role, file, token);
      if (other === null || !same(subject, other)) continue;
      const isDefinition = role.kind === 'definition' || role.kind === 'scalar';
      found.push({ path: file.path, range: file.rangeOf(token), isDefinition, inTest: false });
    }
  }
  for (const { path, mentions } of subject.kind === 'rule' ? pack.tests : []) {
    const here = mentions.filter(({ name }) => name === subject.name);
    found.push(...here.map(({ range }) => ({ path, range, isDefinition: false, inTest: true })));
  }
  return found.sort((a, b) => Number(b.isDefinition) - Number(a.isDefinition));
}

function subjectOf(role: Role, file: StellaFile, { start, end }: { start: number; end: number }): Subject | null {
  switch (role.kind) {
    case 'definition':
      return role.of === 'rule' || role.of === 'profile' ? { kind: role.of, name: role.name } : null;
    case 'scalar':
      return { kind: 'scalar', profile: role.profile, name: file.analysis.file.source.text.slice(start, end) };
    case 'name': {
      const [root, profile = '', scalar] = role.path;
      if (root !== 'profile') return { kind: 'input', name: canonicalName(role) };
      if (role.path.length === 2) return { kind: 'profile', name: profile };
      return role.path.length === 3 ? { kind: 'scalar', profile, name: scalar ?? '' } : null;
    }
    case 'string':
      return role.path === undefined
        ? null
        : { kind: 'input', name: canonicalName({ path: role.path, element: null }) };
    default:
      return null;
  }
}

function same(left: Subject, right: Subject): boolean {
  if (left.kind !== right.kind || left.name !== right.name) return false;
  return left.kind !== 'scalar' || (right.kind === 'scalar' && left.profile === right.profile);
}

function holds({ start, end }: Range, { line, character }: Position): boolean {
  return line === start.line && line === end.line && start.character <= character && character <= end.character;
}
