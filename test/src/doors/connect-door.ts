import { type DescMessage, fromBinary, fromJson, type JsonValue, type MessageShape, toJson } from '@bufbuild/protobuf';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '@policy-registry/contracts/gen/google/rpc/error_details_pb.js';
import { type Caller, type Door, delayMs, type Outcome } from './door.ts';

const DEADLINE_MS = 20_000;

interface ConnectErrorBody {
  readonly code: string;
  readonly details?: readonly { readonly type: string; readonly value: string }[];
}

/** Calls the Connect protocol with plain JSON over HTTP/1.1, as curl would: nothing of it is checked before it is sent. */
export function connectDoor(baseUrl: string): Door {
  return {
    name: 'connect',
    close: () => undefined,
    async call(method, request, caller) {
      const response = await fetch(`${baseUrl}/${method.parent.typeName}/${method.name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'connect-protocol-version': '1', ...headersOf(caller) },
        body: JSON.stringify(request ?? {}),
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const body: unknown = await response.json();
      if (!response.ok) return refusal(response.status, body as ConnectErrorBody);
      // Connect leaves default values out of its JSON; the other doors do not.
      const answer = toJson(method.output, fromJson(method.output, body as JsonValue), { alwaysEmitImplicit: true });
      return { code: 'OK', http: response.status, reason: undefined, violations: [], answer };
    },
  };
}

export function headersOf({ token, tenant }: Caller): Record<string, string> {
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(tenant === undefined ? {} : { 'x-stella-tenant': tenant }),
  };
}

function refusal(http: number, { code, details = [] }: ConnectErrorBody): Outcome {
  const find = <D extends DescMessage>(desc: D): MessageShape<D> | undefined => {
    const detail = details.find(({ type }) => type === desc.typeName);
    return detail === undefined ? undefined : fromBinary(desc, Buffer.from(detail.value, 'base64'));
  };
  return {
    code: code === 'canceled' ? 'CANCELLED' : code.toUpperCase(),
    http,
    reason: find(ErrorInfoSchema)?.reason,
    retryAfterMs: delayMs(find(RetryInfoSchema)),
    violations: find(BadRequestSchema)?.fieldViolations.map(({ field, reason }) => ({ field, code: reason })) ?? [],
    answer: undefined,
  };
}
