import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { S3ObjectsOptions } from './s3-options.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface AnsweringServer {
  readonly options: S3ObjectsOptions;
  /** `GET /bucket/key`, in the order of their arrival. */
  readonly requests: string[];
  mostConnections(): number;
}

/**
 * A server for answers that a real one does not give on demand. A store can be opened on it; what `answers` holds for a method
 * comes instead.
 */
export async function answeringServer(t: TestContext, answers: Record<string, Answer>): Promise<AnsweringServer> {
  const requests: string[] = [];
  let [connections, most] = [0, 0];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const answer = answers[request.method ?? ''] ?? answerToOpen;
    request.resume().on('end', () => answer(request, response));
  });
  server.on('connection', (socket) => {
    connections += 1;
    most = Math.max(most, connections);
    socket.on('close', () => {
      connections -= 1;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const options = {
    bucket: 'policy',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    deadlines: { connectMs: 2_000, requestMs: 2_000, callMs: 2_000 },
  };
  return { options, requests, mostConnections: () => most };
}

/** What a server says to `openS3Objects` when all is well, and the marker is there. */
export const answerToOpen: Answer = ({ method, url = '' }, response) => {
  if (method === 'POST')
    response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>');
  else if (method === 'PUT' && url.includes('partNumber')) response.setHeader('etag', '"1"').end();
  else if (method === 'PUT') s3Error(response, 412, 'PreconditionFailed');
  else if (method === 'DELETE') response.writeHead(204).end();
  else s3Error(response, 404, 'NoSuchKey');
};

export function s3Error(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${code}\nand more</Message></Error>`);
}
