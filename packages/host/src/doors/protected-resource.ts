import { type HttpHandler, pathOf } from '@policy-registry/rpc/doors';

export interface ProtectedResource {
  readonly issuer: string;
  readonly scopes: readonly string[];
  /** Empty: plain http and the host that is asked, which no proxy with TLS is in front of. */
  readonly publicUrl: string;
}

/**
 * Says which issuer's tokens are accepted (RFC 9728, OAuth 2.0 Protected Resource Metadata), so that `policyctl login`
 * needs no more than the address of the registry.
 */
export function protectedResourceHandler({ issuer, scopes, publicUrl }: ProtectedResource): HttpHandler {
  return async (request, response) => {
    if (pathOf(request) !== '/.well-known/oauth-protected-resource') return false;
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
      return true;
    }
    const body = JSON.stringify({
      // Of the request nothing but its host is repeated.
      resource: publicUrl === '' ? `http://${request.headers.host ?? ''}` : publicUrl.replace(/\/$/, ''),
      authorization_servers: [issuer],
      scopes_supported: scopes,
      bearer_methods_supported: ['header'],
    });
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body);
    return true;
  };
}
