import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type DescMethod, fromJson, type JsonObject, type JsonValue, type Message, toJson } from '@bufbuild/protobuf';
import { createRestHandler } from '../http/rest-handler.ts';
import type { RestCall, RestHandlerOptions } from '../http/rest-options.ts';
import { libraryRoutes } from './bind.ts';

export interface SeenCall {
  readonly method: string;
  readonly message: JsonValue;
  readonly call: RestCall;
}

export type Answer = (method: DescMethod, message: JsonValue, call: RestCall) => JsonObject | Promise<JsonObject>;

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  json(): JsonObject;
}

export interface RestServer {
  readonly calls: SeenCall[];
  readonly errors: unknown[];
  readonly port: number;
  send(call: string, headers?: Record<string, string>, body?: string | Buffer): Promise<Reply>;
}

const LIMITS = { maxRequestBytes: 4096, maxDecompressedBytes: 8192, maxUrlBytes: 1024, maxTimeoutMs: 60_000 };

/** Serves the library on a free port until the test ends. Every call is recorded, and answered by `answer`. */
export async function serveLibrary(
  context: TestContext,
  answer: Answer,
  options: Partial<RestHandlerOptions> = {},
): Promise<RestServer> {
  const calls: SeenCall[] = [];
  const errors: unknown[] = [];
  const handler = createRestHandler({
    routes: libraryRoutes,
    limits: LIMITS,
    onError: (error) => errors.push(error),
    invoke: async (method, message, call) => {
      if (Symbol.asyncIterator in message) throw new TypeError(`${method.name} streams its requests`);
      const json = toJson(method.input, message);
      calls.push({ method: method.name, message: json, call });
      return fromJson(method.output, await answer(method, json, call));
    },
    ...options,
  });
  const server = createServer((request, response) => {
    handler(request, response).then((mine) => {
      if (!mine) response.writeHead(404, { 'content-type': 'text/plain' }).end('somebody else');
    }, response.destroy.bind(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { calls, errors, port, send: (call, headers, body) => send(port, call, headers, body) };
}

function send(
  port: number,
  call: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Reply> {
  const [method = 'GET', path = '/'] = call.split(' ');
  const sized =
    'transfer-encoding' in headers || body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
  const typed = body === undefined ? {} : { 'content-type': 'application/json', ...sized };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { port, host: '127.0.0.1', method, path, headers: { ...typed, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          const text = bytes.toString();
          const { statusCode: status = 0, headers: received } = response;
          resolve({ status, headers: received, bytes, text, json: () => JSON.parse(text) as JsonObject });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Responses of a server stream, from JSON. */
export async function* streamOf(method: DescMethod, items: Iterable<JsonObject>): AsyncGenerator<Message> {
  for (const item of items) yield fromJson(method.output, item);
}
