import { readYaml, type YamlFile } from '@policy-registry/pack';
import type { SourceFile } from '@policy-registry/stella-dsl';
import type { Range } from 'vscode-languageserver';
import { isMap, isScalar, isSeq, type Node, visit } from 'yaml';
import { toWire } from '../text/stella-file.ts';

/** A place in a test file that names a rule. */
export interface RuleMention {
  readonly name: string;
  /** With its quotes. */
  readonly range: Range;
}

/** A file of test cases. */
export class TestFile {
  readonly path: string;
  readonly text: string;
  #read: { readonly file: YamlFile | null } | undefined;

  constructor({ path, text }: SourceFile) {
    this.path = path;
    this.text = text;
  }

  /** It is YAML, so that what it mentions is known. */
  get readable(): boolean {
    return this.#yaml() !== null;
  }

  /** Rules that its expectations name: `rule`, items of `unknown`, keys of `rules`. */
  get mentions(): readonly RuleMention[] {
    const file = this.#yaml();
    const found: RuleMention[] = [];
    if (file?.root == null) return found;
    visit(file.root, {
      Pair(_, { key, value }) {
        if (!isScalar(key) || key.value !== 'expect' || !isMap(value)) return undefined;
        for (const node of namesIn(value)) {
          if (!isScalar(node) || typeof node.value !== 'string') continue;
          const { line, column, endLine, endColumn } = file.rangeOf(node);
          const range = { start: toWire({ line, column }), end: toWire({ line: endLine, column: endColumn }) };
          found.push({ name: node.value, range });
        }
        return visit.SKIP;
      },
    });
    return found;
  }

  #yaml(): YamlFile | null {
    this.#read ??= readYaml(this, 'PACK-020');
    return this.#read.file;
  }
}

function namesIn(expect: { readonly items: readonly { readonly key: unknown; readonly value: unknown }[] }): unknown[] {
  return expect.items.flatMap(({ key, value }): unknown[] => {
    switch (isScalar(key) ? key.value : undefined) {
      case 'rule':
        return [value];
      case 'unknown':
        return isSeq(value) ? value.items : [];
      case 'rules':
        return isMap(value) ? value.items.map((item) => item.key as Node) : [];
      default:
        return [];
    }
  });
}
