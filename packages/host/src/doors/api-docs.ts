import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type HttpHandler, pathOf } from '@policy-registry/rpc/doors';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Policy Registry API</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  validatorUrl: null,
});
`;

/** Everything that the page loads comes from here; the styles that Swagger UI sets on elements are the one exception. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

interface Page {
  readonly type: string;
  readonly body: Buffer;
}

/**
 * Serves `/openapi.json` and a readable page of it at `/docs`, both public and without anything from outside.
 * Answers false for every other path.
 */
export function apiDocsHandler(openApi: object): HttpHandler {
  const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const asset = (name: string, type: string): Page => ({ type, body: readFileSync(join(assets, name)) });
  const pages = new Map<string, Page>([
    ['/openapi.json', { type: 'application/json', body: Buffer.from(JSON.stringify(openApi)) }],
    ['/docs', { type: 'text/html; charset=utf-8', body: Buffer.from(PAGE) }],
    ['/docs/start.js', { type: 'text/javascript', body: Buffer.from(START) }],
    ['/docs/swagger-ui.css', asset('swagger-ui.css', 'text/css')],
    ['/docs/swagger-ui-bundle.js', asset('swagger-ui-bundle.js', 'text/javascript')],
  ]);
  return async (req, res) => {
    const path = pathOf(req);
    if (path === '/' || path === '/docs/') {
      res.writeHead(302, { location: '/docs' }).end();
      return true;
    }
    const page = pages.get(path);
    if (page === undefined) return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.writeHead(405, { allow: 'GET, HEAD' }).end();
      return true;
    }
    res.writeHead(200, {
      'content-type': page.type,
      'content-length': page.body.length,
      'cache-control': 'no-cache',
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
    });
    res.end(req.method === 'HEAD' ? undefined : page.body);
    return true;
  };
}
