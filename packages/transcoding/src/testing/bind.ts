import { type JsonValue, toJson } from '@bufbuild/protobuf';
import { bindRequest } from '../binding/bind-request.ts';
import { TranscodingError } from '../errors/transcoding-error.ts';
import { buildRoutes } from '../routes/build-routes.ts';
import type { RouteTable } from '../routes/route-table.ts';
import { libraryService } from './library.ts';

export const libraryRoutes = buildRoutes([libraryService()]);

export interface RequestSpec {
  readonly call: `${string} /${string}`;
  readonly body?: string | Uint8Array;
  readonly contentType?: string;
}

/** The request message that a call becomes, in JSON without default values. */
export function bound(
  { call, body, contentType = 'application/json' }: RequestSpec,
  routes = libraryRoutes,
): JsonValue {
  const [httpMethod = '', target = ''] = call.split(' ');
  const [path = '', query = ''] = target.split('?');
  const match = matchOf(routes, httpMethod, path);
  const data = Buffer.from(body ?? '');
  const message = bindRequest({ match, query, body: { contentType, data } }, routes.keptEscapes);
  return toJson(match.binding.method.input, message.message);
}

function matchOf(routes: RouteTable, httpMethod: string, path: string) {
  const route = routes.resolve(httpMethod, path);
  if (route.kind !== 'match') throw new TypeError(`${httpMethod} ${path}: ${route.kind}`);
  return route.match;
}

/** The refusal of a call: its reason, and the fields that its violations name. */
export function refusal(spec: RequestSpec, routes = libraryRoutes): { reason: string; fields: string[]; text: string } {
  try {
    bound(spec, routes);
  } catch (error) {
    if (!(error instanceof TranscodingError)) throw error;
    return { reason: error.reason, fields: error.violations.map(({ field }) => field), text: error.message };
  }
  throw new Error(`${spec.call} was not refused`);
}
