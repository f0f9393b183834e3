import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';
import type { Checked } from '../checker/program.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { complexityOf } from '../ir/complexity.ts';
import type { PolicyIr } from '../ir/ir.ts';
import { DEFAULT_LIMITS, type Limits } from '../limits.ts';
import { lint } from '../lint/lint.ts';
import type { SourceFile } from '../source.ts';
import { timeLimit, tooComplex } from './bounds.ts';
import { type ConditionSite, conditionSites } from './conditions.ts';
import { checkAll, diagnosticsOf, orderFiles, parseAll } from './front-end.ts';
import { checkSizes, problem } from './sizes.ts';
import { NO_SYMBOLS, type RuleIndexEntry, ruleIndexOf, type SymbolTable, symbolsOf } from './symbols.ts';

export interface CompileOptions {
  /** Path of the file that gives name, metadata and settings; default `policy.stella`, else the first by path. */
  readonly entry?: string;
  readonly limits?: Partial<Limits>;
  /** Warnings become errors; `info` stays. */
  readonly strict?: boolean;
  /** A monotonic clock in milliseconds. With one, the limit `compileMs` is in force. */
  readonly clock?: () => number;
}

export interface CompileResult {
  /** No diagnostic is an error. */
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** The four are there where `ok`. `irJson` is the canonical JSON whose SHA-256 is `irDigest`. */
  readonly ir?: PolicyIr;
  readonly irJson?: string;
  readonly irDigest?: Digest;
  /** Where the conditions of `ir` stand in the sources. */
  readonly conditions?: readonly ConditionSite[];
  readonly symbols: SymbolTable;
  readonly ruleIndex: readonly RuleIndexEntry[];
  readonly complexity: Complexity;
}

export interface Complexity {
  readonly score: number;
  readonly budget: number;
}

/** Compiles the `.stella` files of one pack. Total: whatever the texts hold, the answer is a result with diagnostics. */
export function compile(files: readonly SourceFile[], options: CompileOptions = {}): CompileResult {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const started = options.clock?.() ?? 0;
  const refused = checkSizes(files, options.entry, limits);
  if (refused.length > 0) return failure(refused, limits);
  const ordered = orderFiles(files, options.entry);
  const units = parseAll(ordered, limits);
  const checked = checkAll(units, limits);
  const broken = units.some(({ sink }) => sink.hasErrors);
  if (!broken) lint(checked, units);
  const late = timeLimit(ordered, options.clock === undefined ? 0 : options.clock() - started, limits);
  const diagnostics = promote([...diagnosticsOf(units), ...late], options.strict === true);
  const complexity = { score: broken ? 0 : complexityOf(checked.ir), budget: limits.complexity };
  if (complexity.score > complexity.budget) diagnostics.push(tooComplex(checked, units, complexity));
  const tables = { symbols: symbolsOf(checked), ruleIndex: broken ? [] : ruleIndexOf(checked), complexity };
  if (diagnostics.some(({ severity }) => severity === 'error')) return { ok: false, diagnostics, ...tables };
  return finish(checked, ordered, limits, diagnostics, tables);
}

type Tables = Pick<CompileResult, 'symbols' | 'ruleIndex' | 'complexity'>;

/** Serialises, and compiles once more from the texts: a compiler whose bytes differ from run to run must not be believed. */
function finish(
  checked: Checked,
  ordered: readonly SourceFile[],
  limits: Limits,
  diagnostics: readonly Diagnostic[],
  tables: Tables,
): CompileResult {
  const twin = checkAll(parseAll(ordered, limits), limits).ir;
  // Trees that serialise alike have one canonical form; making that twice would cost more than all the rest.
  if (JSON.stringify(twin) !== JSON.stringify(checked.ir)) {
    const message = 'two compilations of these sources gave different bytes; this is a fault of the compiler';
    return {
      ok: false,
      diagnostics: [...diagnostics, problem('TWIN-001', ordered[0]?.path ?? '', message)],
      ...tables,
    };
  }
  const irJson = canonicalJson(checked.ir);
  const conditions = conditionSites(checked);
  return { ok: true, diagnostics, ir: checked.ir, irJson, irDigest: sha256(irJson), conditions, ...tables };
}

function failure(diagnostics: readonly Diagnostic[], limits: Limits): CompileResult {
  return {
    ok: false,
    diagnostics,
    symbols: NO_SYMBOLS,
    ruleIndex: [],
    complexity: { score: 0, budget: limits.complexity },
  };
}

function promote(diagnostics: readonly Diagnostic[], strict: boolean): Diagnostic[] {
  return diagnostics.map((one) => (strict && one.severity === 'warning' ? { ...one, severity: 'error' } : one));
}
