import { decodeSegment } from '../binding/percent.ts';
import { TranscodingError } from '../errors/transcoding-error.ts';
import type { Binding } from './binding.ts';
import type { RouteTrie } from './route-trie.ts';

/** The RPC that a path leads to. `segments` are raw (percent-encoded), without the verb. */
export interface RouteMatch {
  readonly binding: Binding;
  readonly segments: readonly string[];
}

/** `allowed` is what the `Allow` header lists. */
export type RouteResult =
  | { readonly kind: 'match'; readonly match: RouteMatch }
  | { readonly kind: 'wrong method'; readonly allowed: readonly string[] }
  | { readonly kind: 'no such path' };

/** Whether escapes of reserved characters stay in variables of several segments; see `decodeSegmentKeeping`. */
export type KeptEscapes = 'reserved' | 'slash';

/** All routes of a set of services. Made by `buildRoutes`; never changes. */
export class RouteTable {
  readonly bindings: readonly Binding[];
  readonly keptEscapes: KeptEscapes;
  /** The literal segments that every template begins with, but the last of each, which may carry a verb. */
  readonly base: readonly string[];
  readonly #trie: RouteTrie<Binding>;
  readonly #verbs: ReadonlySet<string>;

  constructor(bindings: readonly Binding[], trie: RouteTrie<Binding>, keptEscapes: KeptEscapes) {
    this.bindings = bindings;
    this.keptEscapes = keptEscapes;
    this.base = commonBase(bindings);
    this.#trie = trie;
    this.#verbs = new Set(bindings.map(({ template }) => template.verb).filter((verb) => verb !== ''));
  }

  /** True when the path lies beneath the base, so that an unknown one is this table's 404. */
  covers(path: string): boolean {
    if (this.base.length === 0) return false;
    const segments = path.slice(1).split('/', this.base.length);
    return this.base.every((literal, index) => decodesTo(segments[index] ?? '', literal));
  }

  /**
   * Finds the route of a request path (without query). Throws MALFORMED_REQUEST for a bad percent escape and for `.` and
   * `..` segments, which other parts of the way may resolve differently than we would.
   */
  resolve(httpMethod: string, path: string): RouteResult {
    const raw = path.slice(1).split('/');
    if (!path.startsWith('/') || raw.includes('')) return { kind: 'no such path' };
    const decoded = raw.map(decodeSegment);
    if (decoded.some((segment) => segment === '.' || segment === '..')) {
      throw new TranscodingError('MALFORMED_REQUEST', 'The path holds a "." or ".." segment.');
    }
    const seen = new Map<string, Binding>();
    for (const { segments, verb, raw: rawSegments } of this.#readings(raw, decoded)) {
      const found = this.#trie.find(segments, verb, (methods) => pick(methods, httpMethod));
      for (const [method, binding] of found.seen) seen.set(method, binding);
      if (found.value !== undefined) {
        return { kind: 'match', match: { binding: found.value, segments: rawSegments } };
      }
    }
    return seen.size === 0 ? { kind: 'no such path' } : { kind: 'wrong method', allowed: allowedMethods(seen) };
  }

  /** A path that ends in `:verb` is read that way first when some template has the verb, and as plain text after. */
  *#readings(raw: readonly string[], decoded: readonly string[]): Iterable<Reading> {
    const last = raw[raw.length - 1] ?? '';
    const colon = last.lastIndexOf(':');
    if (colon > 0) {
      const verb = decodeSegment(last.slice(colon + 1));
      if (this.#verbs.has(verb)) {
        const rest = last.slice(0, colon);
        yield { segments: replaceLast(decoded, decodeSegment(rest)), verb, raw: replaceLast(raw, rest) };
      }
    }
    if (colon !== last.length - 1) yield { segments: decoded, verb: '', raw };
  }
}

interface Reading {
  readonly segments: readonly string[];
  readonly verb: string;
  readonly raw: readonly string[];
}

/** HEAD is served by GET, but not by a stream, which may never end. `*` stands for any method. */
function pick(methods: ReadonlyMap<string, Binding>, httpMethod: string): Binding | undefined {
  const exact = methods.get(httpMethod);
  if (exact !== undefined) return exact;
  const get = methods.get('GET');
  if (httpMethod === 'HEAD' && get !== undefined && hasHead(get)) return get;
  return methods.get('*');
}

function hasHead({ method }: Binding): boolean {
  return method.methodKind === 'unary';
}

/** What `Allow` lists. OPTIONS is answered for every path. */
function allowedMethods(seen: ReadonlyMap<string, Binding>): string[] {
  const get = seen.get('GET');
  const allowed = new Set([...seen.keys(), 'OPTIONS']);
  if (get !== undefined && hasHead(get)) allowed.add('HEAD');
  return [...allowed].filter((method) => method !== '*').sort();
}

function replaceLast(segments: readonly string[], last: string): string[] {
  return [...segments.slice(0, -1), last];
}

function decodesTo(raw: string, literal: string): boolean {
  try {
    return decodeSegment(raw) === literal;
  } catch {
    // A bad escape is not under the base; whoever owns the path refuses it.
    return false;
  }
}

function commonBase(bindings: readonly Binding[]): string[] {
  const [first, ...rest] = bindings.map(({ template }) => {
    const literals: string[] = [];
    for (const segment of template.segments.slice(0, -1)) {
      if (segment.kind !== 'literal') break;
      literals.push(segment.value);
    }
    return literals;
  });
  if (first === undefined) return [];
  const differs = first.findIndex((literal, index) => rest.some((other) => other[index] !== literal));
  return differs === -1 ? first : first.slice(0, differs);
}
