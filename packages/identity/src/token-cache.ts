import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { VerifiedToken } from './verified-token.ts';

export interface TokenCacheOptions {
  /** Tokens remembered at most; the least recently used is forgotten first. */
  readonly cacheEntries: number;
  /** Seconds after which a token is verified anew, e.g. because its key was withdrawn. */
  readonly cacheSeconds: number;
}

interface Entry {
  readonly token: VerifiedToken;
  readonly verifiedAtMs: number;
  readonly usableUntilMs: number;
}

/**
 * Tokens that were verified a moment ago. The key is a digest of the *whole* token: keyed by the signature alone, a
 * token with another payload under a remembered signature would pass. An entry never outlives the token's `exp`, and is
 * not used at a time before it was made.
 */
export class TokenCache {
  readonly #entries: LRUCache<string, Entry>;
  readonly #lifetimeMs: number;

  constructor({ cacheEntries, cacheSeconds }: TokenCacheOptions) {
    this.#entries = new LRUCache({ max: cacheEntries });
    this.#lifetimeMs = cacheSeconds * 1000;
  }

  get(token: string, now: Date): VerifiedToken | undefined {
    const key = digest(token);
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    const nowMs = now.getTime();
    if (nowMs >= entry.verifiedAtMs && nowMs < entry.usableUntilMs) return entry.token;
    this.#entries.delete(key);
    return undefined;
  }

  set(token: string, verified: VerifiedToken, now: Date): void {
    const verifiedAtMs = now.getTime();
    const usableUntilMs = Math.min(verifiedAtMs + this.#lifetimeMs, verified.expiresAtSeconds * 1000);
    if (usableUntilMs > verifiedAtMs)
      this.#entries.set(digest(token), { token: verified, verifiedAtMs, usableUntilMs });
  }
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
