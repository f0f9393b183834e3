import { SERVICES } from '@policy-registry/contracts';
import { buildRoutes } from '@policy-registry/transcoding';
import { headersOf } from './connect-door.ts';
import type { Door } from './door.ts';
import { restAnswer, restRequest } from './rest-request.ts';

const DEADLINE_MS = 20_000;

interface Problem {
  readonly code?: string;
  readonly details?: readonly { readonly path: string; readonly code?: string }[];
}

/** Calls plain REST with fetch. */
export function restDoor(baseUrl: string): Door {
  const routes = buildRoutes(SERVICES, { keptEscapes: 'slash' });
  return {
    name: 'rest',
    close: () => undefined,
    async call(method, request, caller) {
      const binding = routes.bindings.find((each) => each.method === method && each.index === 0);
      if (binding === undefined) throw new TypeError(`${method} has no REST route`);
      const {
        method: verb,
        target,
        contentType,
        body,
      } = restRequest(binding, (request ?? {}) as Record<string, unknown>);
      const response = await fetch(baseUrl + target, {
        method: verb,
        headers: { ...headersOf(caller), ...(contentType === undefined ? {} : { 'content-type': contentType }) },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const bytes = Buffer.from(await response.arrayBuffer());
      const type = response.headers.get('content-type') ?? '';
      if (response.ok) {
        return {
          code: undefined,
          http: response.status,
          reason: undefined,
          violations: [],
          answer: restAnswer(binding, bytes, type),
        };
      }
      if (!type.startsWith('application/problem+json')) {
        throw new TypeError(`${verb} ${target} answered ${response.status} with ${type}, not with a problem`);
      }
      const retryAfter = response.headers.get('retry-after');
      const problem: Problem = JSON.parse(bytes.toString('utf8'));
      return {
        code: undefined,
        http: response.status,
        reason: problem.code,
        retryAfterMs: retryAfter === null ? undefined : Number(retryAfter) * 1000,
        violations: problem.details?.map(({ path, code }) => ({ field: path, code: code ?? '' })) ?? [],
        answer: undefined,
      };
    },
  };
}
