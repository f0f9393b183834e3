export { EXIT } from './exit-code.ts';
export type { Streams } from './program.ts';
export { run } from './run.ts';
