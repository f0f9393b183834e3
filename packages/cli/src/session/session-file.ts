import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CliError } from '../exit-code.ts';
import type { Session } from './session.ts';

const LOCK_DEADLINE_MS = 15_000;

/** `$XDG_CONFIG_HOME/policyctl/NAME.json`, else below `~/.config`. */
export function sessionFile(profile: string, environment: NodeJS.ProcessEnv = process.env): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(profile)) {
    throw new CliError('USAGE', `"${profile}" is not a name of a profile: letters, digits, ".", "_", "@" and "-"`);
  }
  const config = environment.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(config, 'policyctl', `${profile}.json`);
}

/** `undefined` when nobody is signed in. */
export function readSession(file: string): Session | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const session = parsed(text);
  if (session !== undefined) return session;
  throw new CliError('SESSION_DAMAGED', `${file} is damaged`, 'Sign in again with "policyctl login".');
}

/** Whole or not at all, and never readable by others, not even for a moment. */
export function writeSession(file: string, session: Session): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  // What a killed process left behind would keep its own mode.
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `${JSON.stringify(session, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
}

export function removeSession(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Keeps every other process from renewing the session until the returned function is called, or this process is gone:
 * issuers take a refresh token that is used twice for a stolen one. The lock is the one of SQLite on an empty file.
 */
export function lockSession(file: string, deadlineMs = LOCK_DEADLINE_MS): () => void {
  const database = new DatabaseSync(`${file}.lock`, { timeout: deadlineMs });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new CliError('NO_ANSWER', `another policyctl does not finish its sign-in: ${error}`);
  }
  return () => database.close();
}

function parsed(text: string): Session | undefined {
  let value: Partial<Session> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { server, issuer, accessToken, expiresAt, refreshToken } = value ?? {};
  const isWhole =
    [server, issuer].every((url) => typeof url === 'string' && URL.canParse(url)) &&
    typeof accessToken === 'string' &&
    typeof expiresAt === 'number' &&
    ['string', 'undefined'].includes(typeof refreshToken);
  return isWhole ? (value as Session) : undefined;
}
