import type { CodeEntry } from '@policy-registry/stella-dsl';

/** Problems of a pack as a set of files. Every one is an error. */
export const PACK_CODES = {
  'PACK-001': { severity: 'error', title: 'no pack.yaml', meaning: 'A pack says in pack.yaml what it is called.' },
  'PACK-002': {
    severity: 'error',
    title: 'pack.yaml is not YAML',
    meaning: 'A YAML file of a pack is one document without aliases, tags and doubled keys.',
  },
  'PACK-003': {
    severity: 'error',
    title: 'unknown member of pack.yaml',
    meaning:
      'Known are `name`, `description`, `entry` and `settings` with `strict`. A typo must not pass for a setting.',
  },
  'PACK-004': {
    severity: 'error',
    title: 'bad member of pack.yaml',
    meaning:
      '`name` is required: lower-case letters, digits and `-`, at most 63. Texts are not empty, `strict` is true or false.',
  },
  'PACK-005': {
    severity: 'error',
    title: 'no entry file',
    meaning:
      'The entry file gives name, metadata and settings of the policy: `entry` of pack.yaml, else `policy.stella`, else the only .stella file.',
  },
  'PACK-010': {
    severity: 'error',
    title: 'path refused',
    meaning:
      'A pack holds .stella, .yaml, .md and .json files, at relative paths of letters, digits, `.`, `_` and `-`, so that it can be written to any file system.',
  },
  'PACK-011': { severity: 'error', title: 'file too large', meaning: 'The file has more bytes than `fileBytes`.' },
  'PACK-012': { severity: 'error', title: 'pack too large', meaning: 'All files have more bytes than `packBytes`.' },
  'PACK-013': { severity: 'error', title: 'too many files', meaning: 'The pack has more files than `files`.' },
  'PACK-014': {
    severity: 'error',
    title: 'path twice',
    meaning: 'Two paths that differ in letter case only are one file on some file systems.',
  },
  'PACK-020': {
    severity: 'error',
    title: 'not YAML',
    meaning: 'A YAML file of a pack is one document without aliases, tags and doubled keys.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;

export type PackCode = keyof typeof PACK_CODES;
