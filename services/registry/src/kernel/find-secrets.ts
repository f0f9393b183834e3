import { ServiceError } from '@policy-registry/rpc/errors';
import type { SourceText } from './compile-source.ts';

/** What looks like a credential. Never the credential itself. */
export interface FoundSecret {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Rule of secretlint, e.g. `github/GITHUB_TOKEN`. */
  readonly rule: string;
}

const PRESET = '@secretlint/secretlint-rule-preset-recommend';
/** More do not fit the headers that gRPC carries errors in. */
const SHOWN = 50;

/** Credentials of the kinds that secretlint's recommended rules know, in the order of the files. */
export async function findSecrets(files: readonly SourceText[]): Promise<FoundSecret[]> {
  const { lintSource, config } = await scanner();
  const found: FoundSecret[] = [];
  for (const { path, text } of files) {
    const { messages } = await lintSource({
      source: { filePath: path, content: text, ext: extensionOf(path), contentType: 'text' },
      options: { config, maskSecrets: true, noPhysicFilePath: true },
    });
    for (const { ruleId, messageId, loc } of messages) {
      const rule = `${ruleId.replace(/^.*secretlint-rule-/, '')}/${messageId}`;
      found.push({ path, line: loc.start.line, column: loc.start.column + 1, rule });
    }
  }
  return found;
}

/** Loaded with the first sources that are looked at: a process is ready without it, and loading it takes long. */
async function scanner() {
  const [{ lintSource }, { secretLintProfiler }, { creator }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/profiler'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  // It would keep marks of every file that was ever looked at, for as long as the process lives.
  secretLintProfiler.setEnabled(false);
  return { lintSource, config: { rules: [{ id: PRESET, rule: creator }] } };
}

/** Throws SECRET_FOUND with a violation for each place. */
export function refuseSecrets(found: readonly FoundSecret[]): void {
  if (found.length === 0) return;
  throw new ServiceError('SECRET_FOUND', `The sources hold ${found.length} credential(s); nothing was recorded.`, {
    violations: found.slice(0, SHOWN).map(({ path, line, column, rule }) => ({
      field: `${path}:${line}:${column}`,
      description: 'looks like a credential; take it out, and revoke it',
      code: rule,
    })),
  });
}

function extensionOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot === -1 ? '' : path.slice(dot);
}
