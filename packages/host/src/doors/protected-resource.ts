import type { HttpHandler } from '@policy-registry/rpc';
import { pathOf } from './path-of.ts';

/**
 * Says which issuer's tokens are accepted (RFC 9728, OAuth 2.0 Protected Resource Metadata), so that `policyctl login`
 * needs no more than the address of the registry.
 */
export function protectedResourceHandler(issuer: string, scopes: readonly string[]): HttpHandler {
  return async (request, response) => {
    if (pathOf(request) !== '/.well-known/oauth-protected-resource') return false;
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
      return true;
    }
    const body = JSON.stringify({
      // The resource is the origin that the caller asked; nothing else of the request is repeated.
      resource: `http://${request.headers.host ?? ''}`,
      authorization_servers: [issuer],
      scopes_supported: scopes,
      bearer_methods_supported: ['header'],
    });
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
    return true;
  };
}
