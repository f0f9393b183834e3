/** Where a command writes: its answer, and what only people read. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly note: (text: string) => void;
  /** The answer where it is bytes; resolves when more of it is wanted. Default: `out`, as text. */
  readonly bytes?: (chunk: Uint8Array) => Promise<void>;
  /** What a command reads that was given `-`. Default: the standard input of the process. */
  readonly input?: AsyncIterable<Uint8Array>;
  /** The answer goes to a terminal that shows colours. Default false. */
  readonly colours?: boolean;
  /** Where notes go, when that is a terminal, on which something may be drawn over. */
  readonly terminal?: NodeJS.WritableStream;
}
