/** IR bytes that are not an IR of this version. `code` is stable; `path` is a JSON pointer to the place. */
export class IrError extends Error {
  readonly code = 'IR_INVALID';
  readonly path: string;

  constructor(path: string, message: string) {
    super(`invalid policy IR at ${path === '' ? '/' : path}: ${message}`);
    this.name = 'IrError';
    this.path = path;
  }
}
