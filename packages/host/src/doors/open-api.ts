import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DescMethod, getOption } from '@bufbuild/protobuf';
import { SERVICES } from '@policy-registry/contracts';
import { access } from '@policy-registry/contracts/options';
import {
  type Access,
  buildOpenApi,
  commentsFromFileDescriptorSet,
  type OpenApiDocument,
  type RouteTable,
} from '@policy-registry/transcoding';

/** The OpenAPI document of the routes that are served, with the comments of the protos. */
export function openApiOf(routes: RouteTable, version: string, issuer: string): OpenApiDocument {
  const image = fileURLToPath(import.meta.resolve('@policy-registry/contracts/comments.binpb'));
  return buildOpenApi({
    services: SERVICES,
    routes,
    info: {
      title: 'Policy Registry API',
      version,
      description:
        'See what a policy change would do to everything you run, approve exactly those bytes, prove later which version decided.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'This registry' }],
    accessOf,
    comments: commentsFromFileDescriptorSet(readFileSync(image)),
    openIdConnectUrl: `${issuer}/.well-known/openid-configuration`,
  });
}

function accessOf(method: DescMethod): Access {
  const { anyScope, public: isPublic, authenticated, freshAuthentication } = getOption(method, access);
  return { scopes: anyScope, public: isPublic, authenticated, freshAuthentication };
}
