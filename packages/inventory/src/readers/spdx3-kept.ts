import type { JsonView } from '../json/json-view.ts';
import { keptBytes } from './kept-bytes.ts';
import type { ReaderContext } from './reader-context.ts';

/** Of an element, beside its texts. */
const ELEMENT_BYTES = 100;

/** An element may stand behind what refers to it, so of all that matter these members are kept. */
export function keepElement(view: JsonView, context: ReaderContext, members: readonly string[]): void {
  context.keep(view, ELEMENT_BYTES + keptBytes(members.map((key) => view.get(key))));
}
