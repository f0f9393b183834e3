import { BRACKETS_WASM } from './brackets-wasm.ts';

/** How many bytes are looked at together. */
export const WINDOW_BYTES = 64 * 1024;

/** What `brackets.wat` exports. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly state: { value: number };
  find(end: number, out: number): number;
}

/** Types of it come with those of browsers only. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const LANE_BYTES = 64;
const SPACE = 0x20;

const kernel = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(BRACKETS_WASM, 'base64'))).exports as Kernel;
const input = new Uint8Array(kernel.memory.buffer, 0, WINDOW_BYTES);
const found = new Uint32Array(kernel.memory.buffer, WINDOW_BYTES, WINDOW_BYTES);

/**
 * Finds the brackets of JSON that are not inside of texts, window by window. All windows but the last must be a multiple of
 * 64 bytes.
 */
export class BracketFinder {
  #state = 0;

  /** Positions in the window, in order. They are valid until the next call, of any finder. */
  find(window: Uint8Array): Uint32Array {
    const end = Math.ceil(window.length / LANE_BYTES) * LANE_BYTES;
    input.set(window);
    input.fill(SPACE, window.length, end);
    kernel.state.value = this.#state;
    const count = kernel.find(end, WINDOW_BYTES);
    this.#state = kernel.state.value;
    return found.subarray(0, count);
  }
}

/** Of the four brackets, `[` and `{` have this bit. */
export function isOpening(bracket: number | undefined): boolean {
  return ((bracket ?? 0) & 2) !== 0;
}
