import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from '../../core/call.ts';
import type { Door } from '../../core/handler.ts';
import { credentialsFrom, HEADER } from '../credentials.ts';

/** The call that the headers of an HTTP request describe. A header that came twice is joined by node, and so not valid. */
export function callFromHeaders(headers: IncomingHttpHeaders, door: Door): Call {
  return {
    door,
    credentials: credentialsFrom(headers.authorization, text(headers[HEADER.tenant])),
    requestId: text(headers[HEADER.requestId]),
    traceparent: text(headers[HEADER.traceparent]),
  };
}

function text(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
