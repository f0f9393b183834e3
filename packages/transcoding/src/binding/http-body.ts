import type { DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';

/** Bytes that pass as they are, with their media type. */
export interface RawBody {
  readonly contentType: string;
  readonly data: Uint8Array;
}

/** True for `google.api.HttpBody`, which stands for raw bytes instead of JSON. */
export function isHttpBody(message: DescMessage | undefined): boolean {
  return message?.typeName === 'google.api.HttpBody';
}

export function readHttpBody(desc: DescMessage, message: Message): RawBody {
  const reflected = reflect(desc, message);
  const contentType = reflected.get(partOf(desc, 'content_type'));
  const data = reflected.get(partOf(desc, 'data'));
  if (typeof contentType !== 'string' || !(data instanceof Uint8Array)) throw new TypeError(`${desc} is no HttpBody`);
  return { contentType: contentType === '' ? 'application/octet-stream' : contentType, data };
}

export function writeHttpBody(target: ReflectMessage, { contentType, data }: RawBody): void {
  target.set(partOf(target.desc, 'content_type'), contentType);
  target.set(partOf(target.desc, 'data'), data);
}

function partOf(desc: DescMessage, name: string): DescField {
  const field = desc.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new TypeError(`${desc} has no field ${name}`);
  return field;
}
