import { setImmediate } from 'node:timers/promises';

/** The class of each value of a dictionary. */
export interface ClassTable {
  /** By code; behind the last code, the class of a row without a value. */
  readonly classes: Uint8Array | Uint16Array | Uint32Array;
  /** Classes are 0 to `count` - 1. */
  readonly count: number;
}

/** Values between two looks at the event loop. */
const VALUES_PER_TURN = 1024;

/** Values are of one class where all questions have one answer. Rejects with the reason of the signal. */
export async function classTable(
  values: readonly unknown[],
  questions: readonly ((value: unknown) => string)[],
  signal: AbortSignal,
): Promise<ClassTable> {
  const classes = new Uint32Array(values.length + 1);
  const known = new Map<string, number>();
  for (let code = 0; code <= values.length; code += 1) {
    if (code % VALUES_PER_TURN === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    const answers = signatureOf(questions, values[code]);
    const found = known.get(answers) ?? known.size;
    known.set(answers, found);
    classes[code] = found;
  }
  return { classes: narrowed(classes, known.size), count: known.size };
}

function signatureOf(questions: readonly ((value: unknown) => string)[], value: unknown): string {
  const [only, ...others] = questions;
  if (only !== undefined && others.length === 0) return only(value);
  return JSON.stringify(questions.map((classOf) => classOf(value)));
}

/** Small tables stay in the cache of the processor. */
function narrowed(classes: Uint32Array, count: number): ClassTable['classes'] {
  if (count <= 0x100) return Uint8Array.from(classes);
  return count <= 0x1_0000 ? Uint16Array.from(classes) : classes;
}
