import { hkdfSync } from 'node:crypto';
import { canonicalJson } from '@policy-registry/canonical';
import type { CallContext } from '../core/handler.ts';
import { ServiceError } from '../errors/service-error.ts';
import { openPosition, type PagePosition, sealPosition } from './page-token.ts';

/** How much of a list to read. `after` continues behind the last document of the page before. */
export interface Page {
  readonly limit: number;
  readonly after?: PagePosition;
}

/** Whose list it is: tokens are bound to the tenant and the method. */
export type PageContext = Pick<CallContext, 'principal' | 'method'>;

/**
 * Page sizes and page tokens of list methods (AIP-158). `filter` is everything else in the request that says what is
 * listed; JSON values, in any order of keys. A token works only with the filter that it was made for.
 */
export interface Pager {
  /**
   * `pageSize`: 0 for the default of 20; more than 100 counts as 100. `pageToken`: empty for the first page.
   * Throws INVALID_ARGUMENT for a negative size, INVALID_PAGE_TOKEN for a token of another list, tenant, or filter.
   */
  read(context: PageContext, filter: unknown, pageSize: number, pageToken: string): Page;
  /** The token of the page behind this position. */
  next(context: PageContext, filter: unknown, last: PagePosition): string;
}

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

const MIN_KEY_BYTES = 32;
/** Part of every binding, so that tokens of another layout are refused and not misread. */
const FORMAT = 1;

/** `key`: at least 32 secret bytes, the same in every process that serves the lists. Throws a TypeError for a shorter one. */
export function createPager({ key }: { readonly key: Uint8Array }): Pager {
  if (key.byteLength < MIN_KEY_BYTES) throw new TypeError(`a page token key has at least ${MIN_KEY_BYTES} bytes`);
  const sealingKey = new Uint8Array(hkdfSync('sha256', key, '', 'policy-registry page tokens', 32));
  return {
    read(context, filter, pageSize, pageToken) {
      const limit = limitOf(pageSize);
      if (pageToken === '') return { limit };
      const after = openPosition(sealingKey, bindingOf(context, filter), pageToken);
      if (after === undefined) throw invalidToken();
      return { limit, after };
    },
    next: (context, filter, last) => sealPosition(sealingKey, bindingOf(context, filter), last),
  };
}

function limitOf(pageSize: number): number {
  if (!Number.isInteger(pageSize) || pageSize < 0) {
    const description = 'must not be negative';
    const violations = [{ field: 'pageSize', description, code: 'page_size.negative' }];
    throw new ServiceError('INVALID_ARGUMENT', `pageSize: ${description}`, { violations });
  }
  return pageSize === 0 ? DEFAULT_PAGE_SIZE : Math.min(pageSize, MAX_PAGE_SIZE);
}

function bindingOf({ principal, method }: PageContext, filter: unknown): string {
  const plain: unknown = JSON.parse(
    JSON.stringify(filter ?? null, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  );
  return canonicalJson([FORMAT, principal.tenant, method.parent.typeName, method.name, plain]);
}

function invalidToken(): ServiceError {
  return new ServiceError(
    'INVALID_PAGE_TOKEN',
    'The page token is damaged, or belongs to another list or filter; start again from the first page.',
    { violations: [{ field: 'pageToken', description: 'not a token of this list', code: 'page_token.invalid' }] },
  );
}
