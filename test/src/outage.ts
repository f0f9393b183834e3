import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { DescMethodUnary } from '@bufbuild/protobuf';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { requestPersonaToken } from '@policy-registry/authority';
import { Health, HealthCheckResponse_ServingStatus } from '@policy-registry/contracts/gen/health/v1/health_pb.js';
import { DOORS, type Doors } from './run-case-files.ts';

const PATIENCE_MS = 30_000;

/** Calls a suite at all its doors, in proto JSON, and expects the same refusal at each: come again, and when. */
export async function assertUnavailable(
  suite: Doors,
  method: DescMethodUnary,
  request: (door: string) => unknown,
): Promise<void> {
  const { accessToken: token } = await requestPersonaToken({ issuer: suite.issuer, persona: 'author@acme' });
  const calls = Object.values(DOORS).map(async (open) => {
    const door = open(suite);
    try {
      const outcome = await door.call(method, request(door.name), { token, tenant: undefined });
      const { reason, retryAfterMs, http, code } = outcome;
      assert.deepEqual([reason, retryAfterMs], ['UNAVAILABLE', 1000], `${door.name}: ${JSON.stringify(outcome)}`);
      if (door.name === 'rest') assert.equal(http, 503);
      else assert.equal(code, 'UNAVAILABLE');
    } finally {
      door.close();
    }
  });
  await Promise.all(calls);
}

/** What `/readyz` answers. */
export type Readiness = { readonly status: 'ok' | 'unavailable'; readonly degraded?: readonly string[] };

/** Waits until a process says so of itself, over HTTP and over gRPC. */
export async function untilReadiness(
  { httpUrl, grpcAddress }: Omit<Doors, 'issuer'>,
  wanted: Readiness,
): Promise<void> {
  const health = createClient(Health, createGrpcTransport({ baseUrl: `http://${grpcAddress}` }));
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await fetch(`${httpUrl}/readyz`);
    const body = await answer.json();
    const { status } = await health.check({});
    try {
      assert.deepEqual(body, wanted);
      assert.equal(answer.status, wanted.status === 'ok' ? 200 : 503);
      const { SERVING, NOT_SERVING } = HealthCheckResponse_ServingStatus;
      assert.equal(status, wanted.status === 'ok' ? SERVING : NOT_SERVING);
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await delay(50);
  }
}
