import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository } from './compose-file.ts';

/** What the two scripts of `deploy/` make, in a folder of its own. */
export interface MadeSecrets {
  readonly folder: string;
  /** Runs both scripts again; what they print. */
  make(): string;
  remove(): void;
}

export function makeSecrets(): MadeSecrets {
  const place = mkdtempSync(join(tmpdir(), 'policy-registry-secrets-'));
  const scripts = ['make-secrets.sh', 'make-certificates.sh'];
  for (const script of scripts) cpSync(inRepository(`deploy/${script}`), join(place, script));
  const make = () => scripts.map((script) => execFileSync('sh', [join(place, script)], { encoding: 'utf8' })).join('');
  make();
  return { folder: join(place, 'secrets'), make, remove: () => rmSync(place, { recursive: true }) };
}
