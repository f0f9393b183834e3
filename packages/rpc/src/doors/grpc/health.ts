import type { Server, ServerWritableStream, UntypedServiceImplementation } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { ReadinessCheck } from '../readiness.ts';

type CheckHandler = (call: unknown, respond: unknown) => void;
type WatchHandler = (call: ServerWritableStream<unknown, unknown>) => void;

/**
 * Serves `grpc.health.v1`: the same word for the server and for each of the services. Who asks with Check gets what `readiness` finds
 * now; who watches is told when a check finds something else. Returns what makes it NOT_SERVING for good, and lets those who watch go.
 */
export function addHealth(server: Server, services: readonly string[], readiness: ReadinessCheck): () => void {
  const names = ['', ...services];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'SERVING'] as const)));
  let isServing = true;
  let isGoingDown = false;
  const tell = (serving: boolean) => {
    if (serving === isServing || isGoingDown) return;
    isServing = serving;
    for (const name of names) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  };
  const watching = new Set<Parameters<WatchHandler>[0]>();
  // The library answers from a table, which is brought up to date first; and it never ends a watch.
  const addService: Server['addService'] = (definition, handlers: UntypedServiceImplementation) => {
    const { check, watch } = handlers;
    const afterCheck: CheckHandler = (call, respond) => {
      void readiness().then(({ isReady }) => {
        tell(isReady);
        (check as CheckHandler)(call, respond);
      });
    };
    const whileOpen: WatchHandler = (call) => {
      watching.add(call);
      call.once('cancelled', () => watching.delete(call));
      (watch as WatchHandler)(call);
    };
    server.addService(definition, { ...handlers, check: afterCheck, watch: whileOpen });
  };
  health.addToServer({ addService } as Server);
  return () => {
    tell(false);
    isGoingDown = true;
    for (const call of watching) call.end();
  };
}
