import type { Registry } from '@bufbuild/protobuf';
import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { KeptEscapes, RouteMatch } from '../routes/route-table.ts';
import type { RawBody } from './http-body.ts';
import { applyPathVariables } from './path-variables.ts';
import { applyQuery } from './query.ts';
import { decodeBody } from './request-body.ts';

export interface RequestParts {
  readonly match: RouteMatch;
  /** Without `?`. */
  readonly query: string;
  readonly body: RawBody;
}

/**
 * Makes the request message of one HTTP request: the body first, then the path, which must agree with it, then the query,
 * which may only name what is left. So there is one place for every field, and no part can overrule another.
 */
export function bindRequest(parts: RequestParts, kept: KeptEscapes, registry?: Registry): ReflectMessage {
  const { binding } = parts.match;
  const root = decodeBody(binding, parts.body, registry);
  applyPathVariables(root, parts.match, kept);
  applyQuery(root, binding, parts.query);
  return root;
}
