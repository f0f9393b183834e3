import type { Tree } from '@policy-registry/stella-dsl';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { StellaFile } from '../text/stella-file.ts';

type Span = { readonly start: number; readonly end: number };

/** The outline of a file: sections, and what is named in them. */
export function documentSymbols(file: StellaFile): DocumentSymbol[] {
  const make = maker(file);
  return file.analysis.file.sections.map((section) => {
    switch (section.kind) {
      case 'rule':
        return make(SymbolKind.Function, section.name.text, section, section.name, ruleDetail(section));
      case 'profile': {
        const children = section.items.map((item) => profileItem(make, item));
        return make(SymbolKind.Class, section.name.text, section, section.name, 'profile', children);
      }
      default: {
        const children = section.entries.map((entry) => make(SymbolKind.Property, entry.key.text, entry, entry.key));
        const name = { start: section.start, end: section.start + section.kind.length };
        return make(SymbolKind.Object, section.kind, section, name, '', children);
      }
    }
  });
}

type Make = ReturnType<typeof maker>;

function maker(file: StellaFile) {
  return (
    kind: SymbolKind,
    name: string,
    whole: Span,
    selection: Span,
    detail = '',
    children: DocumentSymbol[] = [],
  ): DocumentSymbol => ({
    kind,
    // An empty name is against the protocol, and a rule may be half typed.
    name: name === '' ? '(no name yet)' : name,
    detail,
    range: file.rangeOf(whole),
    selectionRange: file.rangeOf(selection),
    children,
  });
}

function ruleDetail({ priority }: Tree.Rule): string {
  return priority === null ? 'rule' : `rule, priority ${priority.value}`;
}

function profileItem(make: Make, item: Tree.ProfileItem): DocumentSymbol {
  if (item.kind === 'scalar') return make(SymbolKind.Constant, item.entry.key.text, item, item.entry.key);
  return make(SymbolKind.Object, item.name.text, item, item.name, item.kind);
}
