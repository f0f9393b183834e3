import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { findServiceClient, POLICYCTL_CLIENT_ID } from './clients.ts';
import { messagePage, PAGE_HEADERS, personPage } from './pages.ts';
import { findPerson, PEOPLE } from './people.ts';

const MAX_FORM_BYTES = 4_096;

/** Whether a request belongs to the sign-in pages; everything else is the provider's. */
export function isInteraction(request: IncomingMessage): boolean {
  return /^\/interaction\/[\w-]+$/.test(pathOf(request));
}

/** Shows the people to choose from (GET) and takes the choice (POST), for the authorization code and device flows. */
export async function handleInteraction(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (request.method === 'GET') return await askForPerson(provider, request, response);
    if (request.method === 'POST') return await takeChoice(provider, request, response);
    response.setHeader('allow', 'GET, POST');
    sendPage(response, 405, messagePage('Not allowed', 'This page is only read or submitted.'));
  } catch (error) {
    if (!(error instanceof errors.OIDCProviderError)) throw error;
    sendPage(response, error.status, messagePage('Sign-in failed', 'This sign-in has expired. Start it again.'));
  }
}

async function askForPerson(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params, prompt } = await provider.interactionDetails(request, response);
  // Native clients are always asked for consent: there is nothing to ask, roles decide.
  if (prompt.name === 'consent') {
    return provider.interactionFinished(request, response, { consent: {} }, { mergeWithLastSubmission: true });
  }
  const clientId = String(params.client_id);
  const clientName = findServiceClient(clientId)?.name ?? POLICYCTL_CLIENT_ID;
  sendPage(response, 200, personPage(pathOf(request), clientName, PEOPLE));
}

async function takeChoice(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await provider.interactionDetails(request, response);
  const form = await readForm(request);
  if (form === undefined) {
    return sendPage(response, 413, messagePage('Sign-in failed', 'The submitted form is too large.'));
  }
  if (form.has('cancel')) {
    return provider.interactionFinished(request, response, {
      error: 'access_denied',
      error_description: 'The sign-in was cancelled.',
    });
  }
  const person = findPerson(form.get('persona') ?? '');
  if (!person) {
    return sendPage(response, 400, messagePage('Sign-in failed', 'There is no such person. Go back and choose again.'));
  }
  return provider.interactionFinished(request, response, { login: { accountId: person.subject } });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function sendPage(response: ServerResponse, status: number, markup: string): void {
  response.writeHead(status, PAGE_HEADERS).end(markup);
}
