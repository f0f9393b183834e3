import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Message } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import { encodeJson, encodeRaw, etagOf, responseFormat } from '../binding/response-body.ts';
import { TranscodingError } from '../errors/transcoding-error.ts';
import type { Binding } from '../routes/binding.ts';
import { failsIfMatch, isNotModified, isSafe, singleTag } from './conditional.ts';
import type { Exchange } from './exchange.ts';
import type { StreamFormat } from './negotiate.ts';
import type { Invoke } from './rest-options.ts';
import { eventIdOf } from './resume.ts';
import { StreamWriter } from './stream-writer.ts';
import { type ResponseBody, writeBody } from './write-response.ts';

type Answer = ReturnType<Invoke>;

/** Answers a unary call, with its entity tag, or 304 when the caller has the representation already. */
export async function serveUnary(exchange: Exchange, binding: Binding, answer: Answer): Promise<void> {
  if (!('then' in answer)) throw new TypeError(`${binding.method} is unary, but the invoker answered with a stream`);
  const { request, response } = exchange;
  const message = await answer;
  const etag = etagFor(exchange, binding, message);
  if (etag !== undefined) response.setHeader('etag', `"${etag}"`);
  if (isSafe(binding.httpMethod)) {
    if (failsIfMatch(request.headers, etag))
      throw new TranscodingError('ETAG_MISMATCH', 'The resource has another etag.');
    applyCaching(response, { etag, isImmutable: says('immutable', binding, message) });
    if (etag !== undefined && isNotModified(request.headers, etag)) {
      response.writeHead(304).end();
      return;
    }
  }
  await writeBody(response, request.headers, 200, bodyFor(exchange, binding, message));
}

/**
 * The tag of what is answered. A response that says `not_modified` has no representation to take it from: what the caller
 * has is what there is.
 */
function etagFor({ request }: Exchange, binding: Binding, message: Message): string | undefined {
  const tag = etagOf(binding.method, binding.responseField, message);
  if (tag !== undefined) return tag;
  return says('not_modified', binding, message) ? singleTag(request.headers) : undefined;
}

/** Whether the response has a field of the name that is true. */
function says(name: string, { method }: Binding, message: Message): boolean {
  const root = reflect(method.output, message);
  const field = root.fields.find((each) => each.name === name);
  return field !== undefined && root.get(field) === true;
}

/** What may be kept of a response, by who asked for it: it depends on who that is, and for which tenant. */
function applyCaching(
  response: ServerResponse,
  { etag, isImmutable }: { readonly etag: string | undefined; readonly isImmutable: boolean },
): void {
  if (etag === undefined && !isImmutable) return;
  response.setHeader('cache-control', isImmutable ? 'private, max-age=31536000, immutable' : 'private, no-cache');
  response.appendHeader('vary', 'Authorization, X-Stella-Tenant');
}

function bodyFor({ options }: Exchange, binding: Binding, message: Message): ResponseBody {
  if (responseFormat(binding) === 'raw') return encodeRaw(binding, message);
  return { contentType: 'application/json', data: Buffer.from(encodeJson(binding, message, options.registry)) };
}

/** How long a stream may stay silent before its headers are sent anyway, so that the caller sees that it is open. */
const SILENCE_MS = 500;

/** Answers a server stream. A failure before the headers are sent is a problem with its own status. */
export async function serveStream(
  exchange: Exchange,
  binding: Binding,
  answer: Answer,
  stream: { readonly format: StreamFormat; readonly contentType: string } | undefined,
): Promise<void> {
  if (!(Symbol.asyncIterator in answer)) throw new TypeError(`${binding.method} streams, but the invoker did not`);
  const messages = answer[Symbol.asyncIterator]();
  try {
    const first = messages.next();
    await Promise.race([first, silence()]);
    const source = untilAborted(messages, first, exchange.signal);
    if (stream === undefined) await pipeRaw(exchange, binding, source);
    else await pipeMessages(exchange, binding, source, stream);
  } finally {
    // Not awaited: an iterator that is busy would hold the exchange open.
    messages.return?.().catch((error: unknown) => exchange.problemOf(error));
  }
}

/** The messages of a stream, `first` among them; ends with an error as soon as the caller is gone. */
async function* untilAborted(
  messages: AsyncIterator<Message>,
  first: Promise<IteratorResult<Message>>,
  signal: AbortSignal,
): AsyncGenerator<Message> {
  // One listener for the whole stream: racing each message against one promise would keep every message alive.
  let give: (error: unknown) => void = () => undefined;
  signal.addEventListener('abort', () => give(signal.reason), { once: true });
  const orAborted = (pending: Promise<IteratorResult<Message>>) =>
    new Promise<IteratorResult<Message>>((resolve, reject) => {
      give = reject;
      if (signal.aborted) reject(signal.reason);
      pending.then(resolve, reject);
    });
  for (let next = await orAborted(first); !next.done; next = await orAborted(messages.next())) yield next.value;
}

function silence(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SILENCE_MS).unref());
}

async function pipeMessages(
  exchange: Exchange,
  binding: Binding,
  messages: AsyncIterable<Message>,
  { format, contentType }: { readonly format: StreamFormat; readonly contentType: string },
): Promise<void> {
  const { response, options } = exchange;
  response.writeHead(200, { 'content-type': contentType, 'x-accel-buffering': 'no' });
  response.flushHeaders();
  const writer = new StreamWriter(response, format, exchange.signal);
  try {
    for await (const message of messages) {
      await writer.message(encodeJson(binding, message, options.registry), eventIdOf(binding.method, message));
    }
    writer.end();
  } catch (error) {
    await writer.fail(exchange.problemOf(error).body);
  } finally {
    writer.stop();
  }
}

/** Raw streams are one body in pieces; the first piece says what media type the whole has. */
async function pipeRaw(exchange: Exchange, binding: Binding, messages: AsyncIterable<Message>): Promise<void> {
  const { response, signal } = exchange;
  for await (const message of messages) {
    const { contentType, data } = encodeRaw(binding, message);
    if (!response.headersSent) response.writeHead(200, { 'content-type': contentType });
    if (!response.write(data)) await once(response, 'drain', { signal });
  }
  response.end();
}
