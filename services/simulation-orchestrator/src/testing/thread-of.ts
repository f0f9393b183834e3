/** A thread that runs these statements, in place of one that evaluates; `port` is that to who asks it. */
export function threadOf(statements: string): URL {
  const source = `import { parentPort as port } from 'node:worker_threads';\n${statements}`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
}
