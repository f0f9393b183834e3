/** A program of the stack that `make stack-tools` installs. */
export interface Tool {
  readonly name: string;
  /** Pinned. A new version is a new folder. */
  readonly version: string;
  /** The commands that must be on the machine for `install`: `go`, `mvn`, `java`, `python3`. */
  readonly needs: readonly string[];
  /** Path in the tool's folder whose existence means that it is installed: `bin/nats-server`. */
  readonly proof: string;
  /** Installs into `folder`, which is empty and is moved to its place only after this resolves. */
  readonly install: (folder: string) => Promise<void>;
}
