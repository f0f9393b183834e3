import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt';

/** `2026-11-24 08:19:08Z`, or nothing. */
export function time(timestamp: Timestamp | undefined): string {
  return timestamp === undefined ? '' : `${timestampDate(timestamp).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** The first twelve hex digits: enough to tell digests apart by eye, never enough to approve by. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** `IN_REVIEW` of `VERSION_STATE_IN_REVIEW` as `in review`. */
export function words(name: string | undefined): string {
  return (name ?? '').toLowerCase().replaceAll('_', ' ');
}
