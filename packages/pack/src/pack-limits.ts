/** Bounds of a pack as a set of files. Those of the language itself (rules, depth, strings) are in stella-dsl. */
export interface PackLimits {
  /** UTF-8 bytes of one file. */
  readonly fileBytes: number;
  /** UTF-8 bytes of all files together. */
  readonly packBytes: number;
  readonly files: number;
  /** Characters of one path. */
  readonly pathLength: number;
  /** Segments of one path. */
  readonly pathDepth: number;
}

export const DEFAULT_PACK_LIMITS: PackLimits = Object.freeze({
  fileBytes: 256 * 1024,
  packBytes: 1024 * 1024,
  files: 200,
  pathLength: 200,
  pathDepth: 8,
});
