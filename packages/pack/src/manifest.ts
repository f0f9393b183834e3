import { type Diagnostic, didYouMean, type SourceFile } from '@policy-registry/stella-dsl';
import { isMap, isScalar, type Node } from 'yaml';
import { MANIFEST_PATH } from './check-path.ts';
import type { PackCode } from './codes.ts';
import { fileProblem, problemAt } from './problem.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';

/** What `pack.yaml` says. */
export interface PackManifest {
  /** Lower-case letters, digits and `-`, at most 63; starts and ends with a letter or digit. */
  readonly name: string;
  readonly description?: string;
  /** Path of the `.stella` file that gives name, metadata and settings of the policy. */
  readonly entry: string;
  readonly settings: PackSettings;
}

export interface PackSettings {
  /** Warnings of the compiler fail the compilation. Default false. */
  readonly strict: boolean;
}

export interface ManifestResult {
  readonly manifest?: PackManifest;
  readonly diagnostics: readonly Diagnostic[];
}

const DEFAULT_ENTRY = 'policy.stella';
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MEMBERS = ['name', 'description', 'entry', 'settings'];
const MAX_DESCRIPTION = 1_000;

/** Reads `pack.yaml`, which every pack has; only `name` is required in it. All its problems are reported together. */
export function readManifest(files: readonly SourceFile[]): ManifestResult {
  const file = files.find(({ path }) => path === MANIFEST_PATH);
  if (file === undefined) {
    return {
      diagnostics: [
        fileProblem('PACK-001', MANIFEST_PATH, 'the pack has no pack.yaml', 'write one with: name: my-pack'),
      ],
    };
  }
  const { file: yaml, diagnostics } = readYaml(file, 'PACK-002');
  return yaml === null ? { diagnostics } : new ManifestReader(yaml, files).read();
}

class ManifestReader {
  readonly #yaml: YamlFile;
  readonly #files: readonly SourceFile[];
  readonly #diagnostics: Diagnostic[] = [];
  readonly #members: Map<string, Node>;

  constructor(yaml: YamlFile, files: readonly SourceFile[]) {
    this.#yaml = yaml;
    this.#files = files;
    this.#members = membersOf(yaml.root);
  }

  read(): ManifestResult {
    if (!isMap(this.#yaml.root)) {
      return {
        diagnostics: [fileProblem('PACK-004', MANIFEST_PATH, 'pack.yaml must hold members', 'such as: name: my-pack')],
      };
    }
    this.#onlyKnown(this.#yaml.root, MEMBERS);
    const name = this.#name();
    const description = this.#text('description', MAX_DESCRIPTION);
    const entry = this.#entry();
    const settings = this.#settings();
    if (this.#diagnostics.length > 0 || name === undefined || entry === undefined)
      return { diagnostics: this.#diagnostics };
    return {
      manifest: { name, ...(description === undefined ? {} : { description }), entry, settings },
      diagnostics: [],
    };
  }

  #name(): string | undefined {
    const name = this.#text('name', 63);
    if (!this.#members.has('name')) this.#report('PACK-004', null, '`name` is missing', 'write: name: my-pack');
    else if (name !== undefined && !NAME.test(name)) {
      this.#report('PACK-004', this.#members.get('name'), '`name` is made of lower-case letters, digits and `-`');
    }
    return name;
  }

  #entry(): string | undefined {
    const policies = this.#files.filter(({ path }) => path.endsWith('.stella')).map(({ path }) => path);
    const node = this.#members.get('entry');
    if (node !== undefined) {
      const entry = this.#text('entry', 200);
      if (entry === undefined || policies.includes(entry)) return entry;
      const hint =
        didYouMean(entry, policies) ?? (policies.length > 0 ? `it has ${policies.slice(0, 5).join(', ')}` : undefined);
      this.#report('PACK-005', node, `the pack has no .stella file ${JSON.stringify(entry)}`, hint);
      return undefined;
    }
    if (policies.includes(DEFAULT_ENTRY)) return DEFAULT_ENTRY;
    if (policies.length === 1) return policies[0];
    const why =
      policies.length === 0
        ? 'the pack has no .stella file'
        : 'the pack has several .stella files: name one in `entry`';
    this.#report('PACK-005', null, why);
    return undefined;
  }

  #settings(): PackSettings {
    const node = this.#members.get('settings');
    if (node === undefined) return { strict: false };
    if (!isMap(node)) this.#report('PACK-004', node, '`settings` must hold members');
    const members = membersOf(node);
    this.#onlyKnown(node, ['strict']);
    const strict = members.get('strict');
    const value = isScalar(strict) ? strict.value : undefined;
    if (strict !== undefined && typeof value !== 'boolean')
      this.#report('PACK-004', strict, '`strict` is true or false');
    return { strict: value === true };
  }

  #text(member: string, limit: number): string | undefined {
    const node = this.#members.get(member);
    if (node === undefined) return undefined;
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && value !== '' && value.length <= limit) return value;
    this.#report('PACK-004', node, `\`${member}\` is a text of 1 to ${limit} characters`);
    return undefined;
  }

  #onlyKnown(node: unknown, known: readonly string[]): void {
    for (const { key } of isMap(node) ? node.items : []) {
      const member = String(isScalar(key) ? key.value : key);
      if (known.includes(member)) continue;
      const hint = didYouMean(member, known) ?? `known are ${known.join(', ')}`;
      this.#report('PACK-003', key as Node, `unknown member \`${member}\``, hint);
    }
  }

  #report(code: PackCode, node: Node | null | undefined, message: string, hint?: string): void {
    this.#diagnostics.push(problemAt(code, MANIFEST_PATH, this.#yaml.rangeOf(node), message, hint));
  }
}

function membersOf(node: unknown): Map<string, Node> {
  if (!isMap(node)) return new Map();
  return new Map(node.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), (value ?? key) as Node]));
}
