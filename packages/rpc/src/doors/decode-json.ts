import { type DescMessage, fromJsonString, type Message } from '@bufbuild/protobuf';
import { ServiceError } from '../errors/service-error.ts';
import { boundedText } from '../errors/to-status.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** How protobuf-es says that a key is not a field; there is no code to go by. */
const UNKNOWN_KEY = /^cannot decode message (\S+) from JSON: key "(.*)" is unknown$/s;

/** Decodes the proto JSON of a caller. Throws MALFORMED_REQUEST, or UNKNOWN_FIELD which names the key. */
export function decodeJson(desc: DescMessage, bytes: Uint8Array): Message {
  try {
    // Nothing sent is the message with nothing set, as in the binary format.
    return fromJsonString(desc, bytes.byteLength === 0 ? '{}' : utf8.decode(bytes));
  } catch (thrown) {
    throw jsonFault(thrown);
  }
}

/** The refusal for an error that protobuf-es threw while it decoded JSON. */
export function jsonFault(thrown: unknown): ServiceError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const [, type, key] = UNKNOWN_KEY.exec(text) ?? [];
  if (key === undefined) {
    const explanation = boundedText(text.replace(/^cannot decode /, ''), 300);
    return new ServiceError('MALFORMED_REQUEST', `The request could not be decoded: ${explanation}`, { cause: thrown });
  }
  const field = boundedText(key, 100);
  const description = `${type} has no such field`;
  return new ServiceError('UNKNOWN_FIELD', `${field}: ${description}`, {
    violations: [{ field, description }],
    cause: thrown,
  });
}
