import { MessagingError } from '../messaging-error.ts';

/** Pages are read by batches of direct gets, which the server has since this version. */
const LEAST = [2, 11, 0] as const;

/** Throws UNAVAILABLE for a server that is too old, or that says no version. */
export function checkVersion(version: string | undefined, where: string): void {
  const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  const numbers = parts.map(Number);
  const first = LEAST.findIndex((least, n) => numbers[n] !== least);
  const isEnough = numbers.length === 3 && (first < 0 || (numbers[first] ?? 0) > (LEAST[first] ?? 0));
  if (isEnough) return;
  const found = version === undefined ? 'says no version' : `is version ${version}`;
  throw new MessagingError('UNAVAILABLE', `${where} ${found}; nats-server ${LEAST.join('.')} or later is needed`);
}
