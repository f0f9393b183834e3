import type { StackPart } from './part.ts';
import type { ServerProcess } from './server-process.ts';

/** A part that is one process, not started yet. `close` stops it, and removes its data. */
export function serverPart(
  server: ServerProcess,
  { name, url, close }: Pick<StackPart, 'name' | 'url' | 'close'>,
): StackPart {
  return {
    name,
    url,
    get pid() {
      return server.pid;
    },
    start: () => server.start(),
    stop: () => server.stop(),
    kill: () => server.kill(),
    pause: () => server.pause(),
    resume: () => server.resume(),
    close,
  };
}

/** The parts, running; all of them closed when one does not start. */
export async function started<P extends readonly StackPart[]>(...parts: P): Promise<P> {
  try {
    await Promise.all(parts.map((part) => part.start()));
    return parts;
  } catch (error) {
    await Promise.all(parts.map((part) => part.close()));
    throw error;
  }
}
