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
      const streams = method.methodKind !== 'unary';
      const json = Buffer.from(JSON.stringify(request ?? {}));
      const response = await fetch(`${baseUrl}/${method.parent.typeName}/${method.name}`, {
        method: 'POST',
        headers: {
          'content-type': streams ? 'application/connect+json' : 'application/json',
          'connect-protocol-version': '1',
          ...headersOf(caller),
        },
        body: streams ? Buffer.concat([envelope(json.length), json]) : json,
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const { body, error } = streams
        ? readEnvelopes(Buffer.from(await response.arrayBuffer()))
        : await unaryAnswer(response);
      if (error !== undefined) return refusal(response.status, error);
      // Connect leaves default values out of its JSON; the other doors do not.
      const answer = toJson(method.output, fromJson(method.output, body as JsonValue), { alwaysEmitImplicit: true });
      return { code: 'OK', http: response.status, reason: undefined, violations: [], answer };
    },
  };
}

async function unaryAnswer(response: Response): Promise<Answer> {
  const body: unknown = await response.json();
  return response.ok ? { body, error: undefined } : { body: undefined, error: body as ConnectErrorBody };
}

interface Answer {
  readonly body: unknown;
  readonly error: ConnectErrorBody | undefined;
}

/** https://connectrpc.com/docs/protocol/#streaming-rpcs: a byte of flags, and the length of the message that follows. */
function envelope(length: number): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(length, 1);
  return head;
}

const END_OF_STREAM = 2;

function readEnvelopes(bytes: Buffer): Answer {
  let body: unknown;
  for (let at = 0; at < bytes.length; ) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    const message: unknown = JSON.parse(bytes.toString('utf8', at + 5, end));
    if (bytes[at] === END_OF_STREAM) return { body, error: (message as { error?: ConnectErrorBody }).error };
    body = message;
    at = end;
  }
  throw new TypeError('the stream of the answer has no end');
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
