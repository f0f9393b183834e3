export { EXIT } from './exit-code.ts';
export type { Streams } from './output/streams.ts';
export { run } from './run.ts';
