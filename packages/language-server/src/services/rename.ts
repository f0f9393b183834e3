import { RESERVED_WORDS } from '@policy-registry/stella-dsl';
import type { Range, TextEdit } from 'vscode-languageserver';
import { type Mention, mentionsOf, type Subject, subjectAt } from '../language/mentions.ts';
import type { Pack } from '../pack/pack.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
// What YAML reads as something else than a text.
const YAML_WORD = /^(?:true|false|null)$/i;

type Named = Extract<Subject, { kind: 'rule' | 'profile' }>;

/** Why a renaming is refused, for the person who asked for it. */
export class RenameRefused extends Error {}

/** What would be renamed at the position; null where that has no name of the author's. */
export function renameTarget(
  pack: Pack,
  path: string,
  position: Range['start'],
): { readonly subject: Named; readonly range: Range } | null {
  const at = subjectAt(pack, path, position);
  if (at === null || (at.subject.kind !== 'rule' && at.subject.kind !== 'profile')) return null;
  return { subject: at.subject, range: at.range };
}

/** The edits by path that give a rule or profile another name, in policies and tests. Throws `RenameRefused`. */
export function rename(pack: Pack, path: string, position: Range['start'], name: string): Map<string, TextEdit[]> {
  const target = renameTarget(pack, path, position);
  if (target === null) throw new RenameRefused('only rules and profiles can be renamed');
  const { subject, range } = target;
  if (name === subject.name) return new Map();
  checkName(pack, subject, name);
  const edits = new Map<string, TextEdit[]>();
  for (const mention of mentionsToRename(pack, subject, { path, range })) {
    const newText = mention.inTest && YAML_WORD.test(name) ? JSON.stringify(name) : name;
    edits.set(mention.path, [...(edits.get(mention.path) ?? []), { range: mention.range, newText }]);
  }
  return edits;
}

function checkName(pack: Pack, { kind, name: old }: Named, name: string): void {
  if (!NAME.test(name)) {
    throw new RenameRefused(`${JSON.stringify(name)} is no name: letters, digits and _, the first no digit`);
  }
  if (RESERVED_WORDS.has(name)) throw new RenameRefused(`\`${name}\` is a reserved word`);
  const taken = mentionsOf(pack, { kind, name }).find(({ isDefinition }) => isDefinition);
  if (taken !== undefined) throw new RenameRefused(`there is another ${kind} \`${name}\` in ${taken.path}`);
  const unread = kind === 'rule' ? pack.tests.find((test) => !test.readable) : undefined;
  if (unread !== undefined) {
    throw new RenameRefused(`${unread.path} is not YAML, and may mention \`${old}\`: repair it first`);
  }
}

/** Of two definitions with one name, the one under the cursor: renaming one is how the doubled name is repaired. */
function mentionsToRename(pack: Pack, subject: Named, at: { path: string; range: Range }): Mention[] {
  const mentions = mentionsOf(pack, subject);
  if (mentions.filter(({ isDefinition }) => isDefinition).length < 2) return mentions;
  const here = mentions.filter(
    ({ path, range, isDefinition }) =>
      isDefinition &&
      path === at.path &&
      range.start.line === at.range.start.line &&
      range.start.character === at.range.start.character,
  );
  if (here.length === 0)
    throw new RenameRefused(`\`${subject.name}\` is defined twice: rename one of the definitions first`);
  return here;
}
