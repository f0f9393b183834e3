import type { Completion, Tree } from '@policy-registry/stella-dsl';
import type { MarkupContent, MarkupKind } from 'vscode-languageserver';
import type { Pack } from '../pack/pack.ts';
import type { StellaFile } from '../text/stella-file.ts';

/** What is said of a name: how it is written or what type it has, then sentences. */
export interface Documentation {
  readonly code: string;
  readonly text: string;
}

export function markup({ code, text }: Documentation, kind: MarkupKind): MarkupContent {
  return { kind, value: kind === 'markdown' ? `\`\`\`stella\n${code}\n\`\`\`\n${text}` : `${code}\n\n${text}` };
}

export function ofCompletion({ label, kind, detail, doc, type }: Completion): Documentation {
  const isValue = kind === 'input' || kind === 'field';
  const isWord = kind === 'status' || kind === 'severity' || kind === 'justification';
  return { code: isValue ? `${label}: ${type}` : isWord || kind === 'root' ? label : detail, text: doc };
}

export function ofRule(pack: Pack, name: string): Documentation | null {
  const rule = sectionsOf(pack, 'rule').find((section) => section.name.text === name);
  if (rule === undefined) return null;
  const code = `rule ${name} priority ${rule.priority?.value ?? 100}`;
  return { code, text: rule.because?.value ?? 'It gives no reason (`because`).' };
}

export function ofProfile(pack: Pack, name: string): Documentation | null {
  const profile = sectionsOf(pack, 'profile').find((section) => section.name.text === name);
  if (profile === undefined) return null;
  const parts = profile.items.map((item) =>
    item.kind === 'scalar' ? item.entry.key.text : `${item.kind} ${item.name.text}`,
  );
  return { code: `profile ${name}`, text: parts.length === 0 ? 'It is empty.' : `It has ${parts.join(', ')}.` };
}

export function ofScalar(pack: Pack, profile: string, name: string): Documentation | null {
  for (const file of pack.policies) {
    const entry = file.analysis.file.sections
      .flatMap((section) => (section.kind === 'profile' && section.name.text === profile ? section.items : []))
      .flatMap((item) => (item.kind === 'scalar' && item.entry.key.text === name ? [item.entry] : []))[0];
    if (entry !== undefined) {
      return { code: `profile.${profile}.${name} = ${textOf(file, entry.value)}`, text: 'A value of the profile.' };
    }
  }
  return null;
}

function textOf(file: StellaFile, { start, end }: Tree.Literal): string {
  return file.analysis.file.source.text.slice(start, end);
}

export function sectionsOf<K extends Tree.Section['kind']>(pack: Pack, kind: K): Extract<Tree.Section, { kind: K }>[] {
  const sections = pack.policies.flatMap((file) => file.analysis.file.sections);
  return sections.filter((section): section is Extract<Tree.Section, { kind: K }> => section.kind === kind);
}
