import fc from 'fast-check';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface Place {
  readonly holder: Json[] | { [key: string]: Json };
  readonly key: string;
}

const KEYS = ['op', 'args', 'value', 'fn', 'as', 'then', '__proto__', 'constructor', ''];
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }) as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    'each',
    'vex.any',
    'status',
    'coalesce',
    '1e5',
    '00',
    [],
    {},
    { op: 'null' },
    { op: 'get', path: ['env', 'x'] },
  ),
);
const edit = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'add', 'copy'),
  key: fc.constantFrom(...KEYS),
  value: junk,
});

/** Text of a JSON document with a few of its values replaced, removed, added, or put in one another's place. */
export function brokenJson(document: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc.tuple(document, fc.array(edit, { minLength: 1, maxLength: 4 })).map(([whole, edits]) => {
    const copy = JSON.parse(JSON.stringify(whole)) as Json;
    for (const { at, kind, key, value } of edits) {
      const places = placesOf(copy);
      const place = places[at % Math.max(1, places.length)];
      if (place === undefined) continue;
      if (kind === 'remove') Reflect.deleteProperty(place.holder, place.key);
      else if (kind === 'add')
        set(place.holder, Array.isArray(place.holder) ? String(place.holder.length) : key, value);
      else if (kind === 'replace') set(place.holder, place.key, value);
      else set(place.holder, place.key, valueAt(places[(at * 31) % places.length] ?? place));
    }
    return JSON.stringify(copy);
  });
}

/** `__proto__` is a member like any other in JSON. */
function set(holder: Place['holder'], key: string, value: Json): void {
  Object.defineProperty(holder, key, {
    value: structuredClone(value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function valueAt({ holder, key }: Place): Json {
  return (holder as { [key: string]: Json })[key] ?? null;
}

function placesOf(root: Json): Place[] {
  const places: Place[] = [];
  const open: Json[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    for (const [key, value] of Object.entries(node)) {
      places.push({ holder: node, key });
      open.push(value);
    }
  }
  return places;
}
