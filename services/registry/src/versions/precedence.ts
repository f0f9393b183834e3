import { parse } from 'semver';

/** Characters of the number of digits: a version has at most 128 characters. */
const WIDTH = 3;
const NUMERIC = /^[0-9]+$/;

/**
 * A key whose order by code point is the precedence of semver.org 11, so that a store can find the highest version. Below a
 * separator: `!` sorts before every character of an identifier, `~` after. A number stands behind the count of its digits, so that
 * numbers of any size have their order and the key of no version is longer than a few times the version. Throws a TypeError for
 * what is no version.
 */
export function precedenceKey(version: string): string {
  const parsed = parse(version);
  if (parsed === null) throw new TypeError(`not a semantic version: ${version.slice(0, 128)}`);
  const core = [parsed.major, parsed.minor, parsed.patch].map((part) => counted(String(part))).join('.');
  if (parsed.prerelease.length === 0) return `${core}~`;
  // The parser gives a number that is past 2^53 as text.
  const identifiers = parsed.prerelease
    .map(String)
    .map((part) => (NUMERIC.test(part) ? `0${counted(part)}` : `1${part}`));
  return `${core}!${identifiers.join('!')}`;
}

function counted(digits: string): string {
  return `${String(digits.length).padStart(WIDTH, '0')}${digits}`;
}
