/** What went wrong in fact: `fetch failed` says nothing, its cause does. */
export function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && error.cause !== error) return innermostMessage(error.cause);
  // OpenSSL's own message is several lines of its places.
  if ('code' in error && /^(EPROTO$|ERR_SSL_)/.test(String(error.code)))
    return `the TLS handshake failed (${error.code})`;
  return error.message || ('code' in error ? String(error.code) : error.name);
}
