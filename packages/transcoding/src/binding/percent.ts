import { TranscodingError } from '../errors/transcoding-error.ts';

/** `:/?#[]@!$&'()*+,;=`, the reserved characters of RFC 3986 and RFC 6570, as the escapes that stay. */
const RESERVED_ESCAPE = /%(?:3A|2F|3F|23|5B|5D|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/gi;
const SLASH_ESCAPE = /%2F/gi;

/** Decodes every escape of one path segment. Throws MALFORMED_REQUEST for a bad escape or bytes that are not UTF-8. */
export function decodeSegment(raw: string): string {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch (cause) {
    throw new TranscodingError('MALFORMED_REQUEST', 'The path holds a percent escape that is not UTF-8.', { cause });
  }
}

/**
 * Decodes one segment of a multi-segment variable, where some escapes stay, in upper case, so that `a%2Fb` and `a/b`
 * remain two values. `keep` is `reserved` (the default of google.api.Http) or `slash` (its
 * `fully_decode_reserved_expansion`).
 */
export function decodeSegmentKeeping(raw: string, keep: 'reserved' | 'slash'): string {
  if (!raw.includes('%')) return raw;
  const kept = keep === 'reserved' ? RESERVED_ESCAPE : SLASH_ESCAPE;
  let decoded = '';
  let from = 0;
  for (const match of raw.matchAll(kept)) {
    decoded += decodeSegment(raw.slice(from, match.index)) + match[0].toUpperCase();
    from = match.index + match[0].length;
  }
  return decoded + decodeSegment(raw.slice(from));
}

/** Decodes a key or value of a query string, where `+` is a space. Throws MALFORMED_REQUEST. */
export function decodeQueryText(raw: string): string {
  const spaced = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch (cause) {
    throw new TranscodingError('MALFORMED_REQUEST', 'The query holds a percent escape that is not UTF-8.', { cause });
  }
}
