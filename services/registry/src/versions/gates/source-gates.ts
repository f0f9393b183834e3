import type { Diagnostic } from '@policy-registry/stella-dsl';
import type { Gate, GateSubject } from './gate.ts';

/** The stored sources compile, by the compiler of today. */
export const COMPILES: Gate = {
  code: 'COMPILES',
  required: 'always',
  evaluate(subject) {
    const errors = diagnosticsOf(subject).filter((one) => isError(one) && !isLint(one));
    if (errors.length === 0) return { message: 'The sources compile.' };
    return { message: `${errors.length} error(s): ${shown(errors[0])}`, remedy: 'Correct the sources and revise.' };
  },
};

/** Lints that the pack makes errors (`strict`) are gone. Warnings do not hold a version back. */
export const LINT_CLEAN: Gate = {
  code: 'LINT_CLEAN',
  required: 'by default',
  evaluate(subject) {
    const lints = diagnosticsOf(subject).filter(isLint);
    const errors = lints.filter(isError);
    if (errors.length === 0) return { message: `No lint error; ${lints.length} warning(s) or remarks.` };
    return { message: `${errors.length} lint error(s): ${shown(errors[0])}`, remedy: 'Follow the lints and revise.' };
  },
};

/** Compiling the stored sources, twice, gives the digests that are reviewed and signed. */
export const DETERMINISM: Gate = {
  code: 'DETERMINISM',
  required: 'always',
  evaluate({ version, recompilation }) {
    const { sourceDigest, irDigest } = version.candidate;
    const differing = recompilation.runs.find((run) => run.sourceDigest !== sourceDigest || run.irDigest !== irDigest);
    if (differing === undefined) return { message: `Two compilations give ${irDigest}.` };
    return {
      message: `A compilation gives source ${differing.sourceDigest} and IR ${differing.irDigest || 'none'}.`,
      remedy: 'The compiler changed since the version was cut: cut a new version with this one.',
    };
  },
};

/** Nothing in the sources looks like a credential: they are shown to many, and kept for good. */
export const NO_SECRETS: Gate = {
  code: 'NO_SECRETS',
  required: 'by default',
  evaluate({ recompilation: { secrets } }) {
    const [first] = secrets;
    if (first === undefined) return { message: 'No credential is in the sources.' };
    const { path, line, column, rule } = first;
    return {
      message: `${secrets.length} credential(s): ${path}:${line}:${column} ${rule}`,
      remedy: 'Take them out, revoke them, and revise.',
    };
  },
};

function diagnosticsOf({ recompilation }: GateSubject): readonly Diagnostic[] {
  return recompilation.runs[0].diagnostics;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function isLint({ code }: Diagnostic): boolean {
  return code.startsWith('LINT-');
}

function shown(diagnostic: Diagnostic | undefined): string {
  if (diagnostic === undefined) return '';
  const { file, line, column, code, message } = diagnostic;
  return `${file}:${line}:${column} ${code} ${message}`;
}
