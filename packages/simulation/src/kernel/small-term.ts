import { setImmediate } from 'node:timers/promises';
import type { FactColumn } from '@policy-registry/inventory';
import type { Axis } from './axis.ts';
import type { Digit, Digits } from './digits.ts';
import type { LoadedColumns } from './loaded-columns.ts';
import type { TermQuestion } from './term-question.ts';

const ASKED_PER_TURN = 256;

/** The class of a term whose parts have few classes: asked for all that they can be together. */
export async function smallTerm(
  question: TermQuestion,
  axes: readonly Axis[],
  parts: Digits,
  columns: LoadedColumns,
  signal: AbortSignal,
): Promise<Digit> {
  const examples = new Map(axes.map((axis) => [axis.column, examplesOf(axis, columns.values(axis.column))]));
  const classes = new Uint16Array(parts.count);
  for (let number = 0; number < parts.count; number += 1) {
    if (number % ASKED_PER_TURN === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    const digits = parts.split(number);
    const example = new Map(axes.map(({ column }, index) => [column, examples.get(column)?.[digits[index] ?? 0]]));
    classes[number] = question.classOf((column: FactColumn) => example.get(column));
  }
  return {
    count: question.count,
    columns: parts.columns,
    addTo(keys, rows, stride, batch, from) {
      const numbers = parts.numbers(batch, from, rows);
      for (let row = 0; row < rows; row += 1) {
        keys[row] = (keys[row] as number) + (classes[numbers[row] as number] as number) * stride;
      }
    },
  };
}

/** A value of each class; behind the last code stands the class of no value. */
function examplesOf({ classes, count }: Axis, values: readonly unknown[]): readonly unknown[] {
  return Array.from({ length: count }, (_, wanted) => values[classes.indexOf(wanted)]);
}
