import type { Tool } from './tool.ts';

/** Everything that `make stack-tools` installs. */
export const STACK_TOOLS: readonly Tool[] = [];
