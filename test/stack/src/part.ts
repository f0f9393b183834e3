/** A real server that a test, a bench or a developer started. Its port and its data stay the same over restarts. */
export interface StackPart {
  readonly name: string;
  readonly url: string;
  readonly pid: number | undefined;
  /** After `stop` or `kill`: on the same port, with the same data. Resolves when it answers. */
  start(): Promise<void>;
  /** Gently. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Keeps the connections and answers nothing, until `resume`. */
  pause(): void;
  resume(): void;
  /** Stops it and removes its data. */
  close(): Promise<void>;
}
