/** Discovery documents and key sets are a few kilobytes; more than this is not read. */
const MAX_BODY_BYTES = 256 * 1024;

/**
 * `fetch` whose body has a bound. Follows no redirect: where an issuer's keys are is said by its discovery document and
 * by nothing else. Throws when the body is larger, and whatever `fetch` throws (unreachable, deadline of `signal`).
 */
export async function boundedFetch(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'error' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw new Error(`The answer is larger than ${MAX_BODY_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status, headers: response.headers });
}
