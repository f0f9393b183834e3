import { parse } from 'semver';

/** Digits of the largest number that semver takes (2^53 - 1). */
const WIDTH = 16;

/**
 * A key whose order by code point is the precedence of semver.org 11, so that a store can find the highest version. Below a
 * separator: `!` sorts before every character of an identifier, `~` after. Throws a TypeError for what is no version.
 */
export function precedenceKey(version: string): string {
  const parsed = parse(version);
  if (parsed === null) throw new TypeError(`not a semantic version: ${version.slice(0, 128)}`);
  const core = [parsed.major, parsed.minor, parsed.patch].map(padded).join('.');
  if (parsed.prerelease.length === 0) return `${core}~`;
  const identifiers = parsed.prerelease.map((part) => (typeof part === 'number' ? `0${padded(part)}` : `1${part}`));
  return `${core}!${identifiers.join('!')}`;
}

function padded(number: number): string {
  return String(number).padStart(WIDTH, '0');
}
