import { existsSync } from 'node:fs';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import { IrError, loadIr } from '@policy-registry/stella-dsl';
import { CliError } from '../exit-code.ts';
import { compileInput } from '../local/compile-input.ts';
import { type Input, readInput } from '../local/input.ts';
import { shownPath } from '../local/shown-path.ts';
import { rendered } from '../output/text.ts';
import { readTextFile } from '../pack-folder.ts';
import { problemText } from '../report/people.ts';
import { problemsOf, summaryOf } from '../report/problem.ts';
import type { RulePlaces } from './rule-places.ts';

/** A policy that lies in files. */
export interface LocalPolicy {
  /** Empty for what is no pack: a `.stella` file, an IR. */
  readonly pack: string;
  /** Empty for an IR, whose sources are elsewhere. */
  readonly sourceDigest: string;
  readonly irDigest: string;
  readonly irJson: string;
  readonly label: string;
  /** Absent for an IR. */
  readonly places?: RulePlaces;
}

/**
 * The folder of a pack, a `.stella` file, or an IR as `policyctl compile --ir` writes it; `undefined` for `none`. Throws a CliError
 * for what does not compile, with the first thing that is wrong.
 */
export function readLocalPolicy(named: string): LocalPolicy | undefined {
  if (named === 'none') return undefined;
  if (/^(workspace|version|active):/.test(named) && !existsSync(named)) {
    const hint = '--local takes a path: a pack, a .stella file or an IR. A registry is asked without it.';
    throw new CliError('FILE_ERROR', `no such file or directory: ${named}`, hint);
  }
  return named.endsWith('.json') ? readIr(shownPath(named)) : compiled(readInput(named));
}

function readIr(path: string): LocalPolicy {
  const text = readTextFile(path);
  try {
    const ir = loadIr(text);
    // A file that an editor laid out anew means the same.
    const irJson = canonicalJson(ir);
    return { pack: '', sourceDigest: '', irDigest: sha256(irJson), irJson, label: `${ir.policy} (${path})` };
  } catch (error) {
    if (!(error instanceof IrError)) throw error;
    throw new CliError('INVALID_SOURCE', `${path}: ${error.message}`, '"policyctl compile PATH --ir FILE" writes one.');
  }
}

function compiled(input: Input): LocalPolicy {
  const { compile, pack = '', sourceDigest = '' } = compileInput(input, false);
  const { irJson, irDigest, diagnostics, ruleIndex } = compile;
  if (irJson !== undefined && irDigest !== undefined) {
    const rules = new Map(ruleIndex.map(({ rule, file, line }) => [rule, { file: input.at(file), line }]));
    const label = pack === '' ? input.path : `${pack} (${input.path})`;
    return { pack, sourceDigest, irDigest, irJson, label, places: { rules, file: input.at('') } };
  }
  const errors = problemsOf(input, diagnostics).filter(({ severity }) => severity === 'error');
  const first = errors[0] === undefined ? '' : `\n${rendered(problemText(errors[0]), false)}`;
  throw new CliError(
    'INVALID_SOURCE',
    `${input.path} does not compile: ${summaryOf(errors)}${first}`,
    `"policyctl lint ${input.path}" says everything that is wrong.`,
  );
}
