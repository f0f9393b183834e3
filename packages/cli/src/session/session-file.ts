import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { CliError, EXIT } from '../exit-code.ts';
import type { Session } from './session.ts';

/** `$XDG_CONFIG_HOME/policyctl/NAME.json`, else below `~/.config`. */
export function sessionFile(profile: string, environment: NodeJS.ProcessEnv = process.env): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(profile)) {
    throw new CliError(EXIT.USAGE, `"${profile}" is not a name of a profile: letters, digits, ".", "_", "@" and "-"`);
  }
  const config = environment.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(config, 'policyctl', `${profile}.json`);
}

export function readSession(file: string): Session | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const value: Session = JSON.parse(text);
    if (typeof value.server === 'string' && typeof value.accessToken === 'string') return value;
  } catch {
    // Told below, like a file of another shape.
  }
  throw new CliError(EXIT.INVALID, `${file} is damaged; sign in again with "policyctl login"`);
}

/** Whole or not at all, and never readable by others, not even for a moment. */
export function writeSession(file: string, session: Session): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600 });
  renameSync(temporary, file);
}

export function removeSession(file: string): void {
  rmSync(file, { force: true });
}
