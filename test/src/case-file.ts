import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse, type ScalarTag } from 'yaml';

/** One call and what must come of it. The schema for editors is `test/case.schema.json`. */
export interface Case {
  readonly name: string;
  /** `Service.Method`, e.g. `PackService.CreatePack`. */
  readonly call: string;
  readonly who: Who;
  /** The request in proto JSON. `${name}` stands for a saved value, `${inThirtyDays}` for a time to come. */
  readonly request?: unknown;
  readonly want: Want;
  /** The answer comes to be what is wanted: the call is made again until then, for a bounded time. */
  readonly eventually?: boolean;
  /** Doors that can say it; all unless told. Binary protobuf cannot carry an unknown field by name, for instance. */
  readonly doors?: readonly string[];
}

/** `nobody`, a person (`author@acme`), a service client (`engine-acme`), or a person under special circumstances. */
export type Who =
  | string
  | { readonly as: string; readonly tenant?: string; readonly authenticatedSecondsAgo?: number }
  | { readonly token: string };

export interface Want {
  /** gRPC code name. */
  readonly code: string;
  readonly reason?: string;
  /** HTTP status at the REST door, where it is not the usual one of the code. */
  readonly http?: number;
  /** Every listed violation must be among those of the answer. */
  readonly violations?: readonly { readonly field?: string; readonly code?: string }[];
  /** Every member must be in the answer; see `match.ts`. */
  readonly answer?: unknown;
  /** Names to remember, each with a dotted path into the answer. */
  readonly save?: Readonly<Record<string, string>>;
}

export interface Story {
  readonly story: string;
  readonly cases: readonly Case[];
}

/** Reads a story. `!file path` is a file in base64 (relative to the story); `!text path` its text; `!repeat n text`. */
export function readStory(file: string): Story {
  const story: unknown = parse(readFileSync(file, 'utf8'), { customTags: [...fileTags(dirname(file)), REPEAT] });
  if (typeof story !== 'object' || story === null || !('cases' in story) || !Array.isArray(story.cases)) {
    throw new TypeError(`${file} holds no cases`);
  }
  for (const each of story.cases) {
    if (!each.name || !/^\w+\.\w+$/.test(each.call) || each.who === undefined || !each.want?.code) {
      throw new TypeError(`${file}: a case lacks name, call, who or want.code: ${JSON.stringify(each).slice(0, 200)}`);
    }
  }
  return story as unknown as Story;
}

function fileTags(folder: string): ScalarTag[] {
  const read = (path: string, encoding: 'base64' | 'utf8') => readFileSync(resolve(folder, path), encoding);
  return [
    { tag: '!file', resolve: (path) => read(path, 'base64') },
    { tag: '!text', resolve: (path) => read(path, 'utf8') },
  ];
}

const REPEAT: ScalarTag = {
  tag: '!repeat',
  resolve: (value) => {
    const [, count, text] = /^(\d+) (.*)$/s.exec(value) ?? [];
    if (count === undefined || text === undefined) throw new TypeError('!repeat wants a count and a text');
    return text.repeat(Number(count));
  },
};
