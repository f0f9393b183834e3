import { isReflectMessage, type ReflectMessage } from '@bufbuild/protobuf/reflect';
import { malformed } from '../errors/transcoding-error.ts';
import type { BoundVariable } from '../routes/binding.ts';
import type { KeptEscapes, RouteMatch } from '../routes/route-table.ts';
import { type FieldPath, jsonPath, leafOf, reachParent, takenOneof } from './field-path.ts';
import { decodeSegment, decodeSegmentKeeping } from './percent.ts';
import { parseTextValue, TextValueError } from './text-value.ts';

/** The text that a variable captures from the raw segments of a request, decoded by its kind. */
export function captureVariable(variable: BoundVariable, segments: readonly string[], kept: KeptEscapes): string {
  const end = 'index' in variable.end ? variable.end.index : segments.length - variable.end.fromEnd;
  const captured = segments.slice(variable.start, end);
  return variable.multi
    ? captured.map((segment) => decodeSegmentKeeping(segment, kept)).join('/')
    : decodeSegment(captured[0] ?? '');
}

/**
 * Puts the path's variables into a message whose body is there already. Throws MALFORMED_REQUEST when a text does not
 * fit its field, and when the body says something else than the path: the URL that others checked must be what is done.
 */
export function applyPathVariables(root: ReflectMessage, match: RouteMatch, kept: KeptEscapes): void {
  for (const variable of match.binding.variables) {
    const text = captureVariable(variable, match.segments, kept);
    setFromPath(root, variable.path, text);
  }
}

function setFromPath(root: ReflectMessage, path: FieldPath, text: string): void {
  const name = jsonPath(path);
  const leaf = leafOf(path);
  const value = parseOrRefuse(path, text);
  const taken = takenOneof(root, path);
  if (taken !== undefined) throw malformed(name, `the body sets another member of the oneof ${taken.oneof?.name}`);
  const parent = reachParent(root, path);
  if (parent.isSet(leaf) && !sameValue(parent.get(leaf), value)) {
    throw malformed(name, 'the body holds another value than the path');
  }
  parent.set(leaf, value);
}

function parseOrRefuse(path: FieldPath, text: string): unknown {
  try {
    return parseTextValue(leafOf(path), text);
  } catch (error) {
    if (error instanceof TextValueError) throw malformed(jsonPath(path), error.message);
    throw error;
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (isReflectMessage(a) && isReflectMessage(b))
    return a.fields.every((field) => sameValue(a.get(field), b.get(field)));
  return Object.is(a, b);
}
