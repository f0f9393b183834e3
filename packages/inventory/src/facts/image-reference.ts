/** An image reference, taken apart. `repository` is without Docker Hub's implied host and `library/`. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const DIGEST = /^sha(?:256|384|512):[0-9a-f]{32,128}$/;

export function isContentDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** `docker.io/library/busybox:1.32.1@sha256:...` as repository `busybox`, tag `1.32.1`, digest. Never throws. */
export function parseImageReference(text: string): ImageReference {
  const at = text.lastIndexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const named = digest !== undefined && isContentDigest(digest) ? text.slice(0, at) : text;
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/') && colon !== -1;
  const repository = shortRepository(hasTag ? named.slice(0, colon) : named);
  return {
    repository,
    ...(hasTag && { tag: named.slice(colon + 1) }),
    ...(named !== text && digest !== undefined && { digest }),
  };
}

/** Docker Hub's host and its `library/` are implied, so the same image is written with and without them. */
export function shortRepository(repository: string): string {
  const withoutHost = repository.replace(/^(?:index\.|registry-1\.)?docker\.io\//, '');
  return withoutHost.startsWith('library/') ? withoutHost.slice('library/'.length) : withoutHost;
}
