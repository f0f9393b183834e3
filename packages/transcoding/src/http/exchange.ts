import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DescMethod } from '@bufbuild/protobuf';
import { type ProblemResponse, toProblem } from '../errors/problem.ts';
import { TranscodingError } from '../errors/transcoding-error.ts';
import type { RestHandlerOptions } from './rest-options.ts';
import { traceIdOf } from './trace-id.ts';
import { writeBody } from './write-response.ts';

/** One HTTP request and its response, with what every step of serving it needs. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: RestHandlerOptions;
  readonly path: string;
  readonly query: string;
  readonly traceId: string;
  /** Aborts when the caller hangs up before the response is complete. */
  readonly signal: AbortSignal;
  /** Known once the route is found. */
  method: DescMethod | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, options: RestHandlerOptions) {
    this.request = request;
    this.response = response;
    this.options = options;
    [this.path, this.query] = splitTarget(request.url ?? '');
    this.traceId = traceIdOf(request.headers);
    const controller = new AbortController();
    this.signal = controller.signal;
    response.once('close', () => {
      if (!response.writableFinished) {
        controller.abort(new TranscodingError('CANCELLED', 'The caller went away.'));
      }
    });
  }

  /** Renders an error for the caller, and reports it when it is not one that callers are meant to see. */
  problemOf(error: unknown): ProblemResponse {
    const shown = this.signal.aborted && isAbort(error) ? this.signal.reason : error;
    const { problemTypeBase } = this.options;
    const problem = toProblem(shown, this.traceId, {
      ifMatchSent: this.request.headers['if-match'] !== undefined,
      ...(problemTypeBase === undefined ? {} : { typeBase: problemTypeBase }),
    });
    if (problem.unexpected) this.options.onError?.(error, { traceId: this.traceId, method: this.method });
    return problem;
  }

  /** Answers with a problem. Once a response has begun, all that is left is to cut it off. */
  async refuse(error: unknown): Promise<void> {
    const problem = this.problemOf(error);
    const { response } = this;
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    for (const name of ['etag', 'content-encoding', 'content-length']) response.removeHeader(name);
    response.setHeader('cache-control', 'no-store');
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    await writeBody(response, this.request.headers, problem.status, {
      contentType: 'application/problem+json',
      data: Buffer.from(JSON.stringify(problem.body)),
    });
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TranscodingError');
}

/** Path and query of a request target in origin form or, from some proxies, absolute form. */
function splitTarget(target: string): [path: string, query: string] {
  const origin = /^https?:\/\/[^/?#]*/i.exec(target)?.[0] ?? '';
  const rest = target.slice(origin.length).split('#', 1)[0] ?? '';
  const mark = rest.indexOf('?');
  return mark === -1 ? [rest, ''] : [rest.slice(0, mark), rest.slice(mark + 1)];
}
