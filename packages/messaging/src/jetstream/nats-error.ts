import { JetStreamApiError } from '@nats-io/jetstream';
import { errors } from '@nats-io/transport-node';
import { MessagingError } from '../messaging-error.ts';

/** Codes of the JetStream API, https://github.com/nats-io/nats-server/blob/main/server/errors.json. */
const API = {
  consumerNotFound: 10014,
  streamMessageExceedsMaximum: 10054,
  streamNameExists: 10058,
  streamNotFound: 10059,
  streamStoreFailed: 10077,
  consumerExists: 10148,
} as const;

/**
 * What the client threw, as the error of the ports. What is neither of the server nor of the connection comes back
 * unchanged.
 */
export function fromNats(thrown: unknown, what: string): unknown {
  if (thrown instanceof MessagingError || thrown instanceof TypeError || !(thrown instanceof Error)) return thrown;
  const unavailable = (reason: string) => new MessagingError('UNAVAILABLE', `${what}: ${reason}`, thrown);
  if (thrown instanceof JetStreamApiError) {
    const { code, message } = thrown;
    // The one code for all bounds of a stream; only the text says which.
    if (code === API.streamStoreFailed && /maximum (messages|bytes) exceeded/.test(message)) {
      return new MessagingError('FULL', `${what}: ${message}`, thrown);
    }
    if (code === API.streamMessageExceedsMaximum) return new MessagingError('TOO_LARGE', `${what}: ${message}`, thrown);
    return unavailable(message);
  }
  if (thrown instanceof errors.TimeoutError) return unavailable('the server does not answer in time');
  if (isNoResponders(thrown)) return unavailable('the server has no stream or consumer for it');
  if (thrown instanceof errors.PermissionViolationError || thrown.cause instanceof errors.PermissionViolationError) {
    return unavailable('the account may not do this');
  }
  if (OF_THE_CONNECTION.some((kind) => thrown instanceof kind)) return unavailable(thrown.message);
  return thrown;
}

const OF_THE_CONNECTION = [
  errors.AuthorizationError,
  errors.ClosedConnectionError,
  errors.ConnectionError,
  errors.DrainingConnectionError,
  errors.ProtocolError,
  errors.RequestError,
  errors.UserAuthenticationExpiredError,
];

/** Nobody listens on a subject: the stream or consumer behind it is gone, or JetStream is not enabled. */
export function isNoResponders(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return thrown instanceof errors.NoRespondersError || isNoResponders(thrown.cause);
}

export function isStreamMissing(thrown: unknown): boolean {
  return isNoResponders(thrown) || hasCode(thrown, API.streamNotFound);
}

export function isStreamTaken(thrown: unknown): boolean {
  return hasCode(thrown, API.streamNameExists);
}

export function isConsumerMissing(thrown: unknown): boolean {
  return hasCode(thrown, API.consumerNotFound);
}

export function isConsumerTaken(thrown: unknown): boolean {
  return hasCode(thrown, API.consumerExists);
}

function hasCode(thrown: unknown, code: number): boolean {
  return thrown instanceof JetStreamApiError && thrown.code === code;
}
