import fc from 'fast-check';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((value) => value.isWellFormed());
const float32 = fc.float({ noNaN: false }).map((value) => (Object.is(value, -0) ? 0 : value));
const double = fc.double().map((value) => (Object.is(value, -0) ? 0 : value));

function json(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);

/** JSON of every scalar type. */
const SCALARS = {
  double: double.map(json),
  float: float32.map(json),
  int32,
  int64,
  uint32,
  uint64,
  sint32: int32,
  sint64: int64,
  fixed32: uint32,
  fixed64: uint64,
  sfixed32: int32,
  sfixed64: int64,
  bool: fc.boolean(),
  string: text,
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('base64')),
};

const genre = fc.constantFrom('NOVEL', 'POETRY');

const scalarFields = Object.fromEntries(
  Object.entries(SCALARS).map(([type, value]) => [`f${type.charAt(0).toUpperCase()}${type.slice(1)}`, value]),
);
const listFields = Object.fromEntries(
  Object.entries(SCALARS).map(([type, value]) => [
    `r${type.charAt(0).toUpperCase()}${type.slice(1)}`,
    fc.array<unknown>(value, { minLength: 1, maxLength: 3 }),
  ]),
);

const leaves = {
  ...scalarFields,
  ...listFields,
  genre,
  genres: fc.array(genre, { minLength: 1, maxLength: 3 }),
  wrapped: text,
  wrappedCount: int64,
  time: fc
    .date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  span: fc.integer({ min: -1000, max: 1000 }).map((seconds) => `${seconds}s`),
  mask: fc.constantFrom('fString', 'fString,child.fBool'),
  maybe: fc.integer({ min: -3, max: 3 }),
  one: text,
};

/** JSON of an `Everything` that a query can hold: leaves, one level of nesting with at least one leaf in it. */
export const queryable = fc.record(
  { ...leaves, child: fc.record({ ...leaves, fString: text }, { requiredKeys: ['fString'] }) },
  { requiredKeys: [] },
);

/** JSON of any `Everything`. */
export const anything = fc.record(
  {
    ...leaves,
    child: fc.record(leaves, { requiredKeys: [] }),
    children: fc.array(fc.record(leaves, { requiredKeys: [] }), { maxLength: 2 }),
    counts: fc.dictionary(text, int64, { maxKeys: 3 }),
    people: fc.dictionary(text, fc.record({ givenName: text }), { maxKeys: 2 }),
    free: fc.dictionary(text, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);

/** Texts that one segment of a path can hold. */
export const segmentText = text.filter((value) => value !== '.' && value !== '..');
