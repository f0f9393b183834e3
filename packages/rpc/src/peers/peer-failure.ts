import { fromBinary } from '@bufbuild/protobuf';
import { type ServiceError as GrpcError, status } from '@grpc/grpc-js';
import { type Status, StatusSchema } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { fromStatus, reasonOfCode } from '../errors/from-status.ts';
import { REASONS } from '../errors/reasons.ts';
import { ServiceError } from '../errors/service-error.ts';
import { toServiceError } from '../errors/to-service-error.ts';

/** A failed call to a peer. */
export interface PeerFailure {
  readonly error: ServiceError;
  /** `answered`: the peer said so. `unknown`: no answer came. `refused`: none came, and the call was never begun. */
  readonly outcome: 'answered' | 'unknown' | 'refused';
}

const RETRY_AFTER_MS = 1000;

/** What grpc-js gave, in our terms. What a peer answers keeps its reason; a call without an answer gets one by its code. */
export function peerFailure(thrown: unknown): PeerFailure {
  if (!isGrpcError(thrown)) return { error: toServiceError(thrown), outcome: 'unknown' };
  const answer = statusIn(thrown);
  if (answer === undefined) return { error: withoutAnswer(thrown), outcome: isRefusal(thrown) ? 'refused' : 'unknown' };
  const challenge = thrown.metadata.get('www-authenticate')[0]?.toString();
  return { error: forOurCaller(fromStatus(answer, challenge)), outcome: 'answered' };
}

/**
 * HTTP/2 promises that a stream with REFUSED_STREAM was not processed: what a server that goes down does to calls that cross its
 * GOAWAY. grpc-js makes such a call again once, mostly on the same connection, and then tells the code in its text only.
 */
function isRefusal({ code, details }: GrpcError): boolean {
  return code === status.UNAVAILABLE && details === 'Stream refused by server';
}

/** Our caller cannot help it when the peer does not take *our* token, and must not be told to sign in again. */
function forOurCaller(error: ServiceError): ServiceError {
  const aboutUs = error.metadata.credential === 'service' && error.code !== 'UNAVAILABLE';
  return aboutUs ? toServiceError(new Error('the peer refuses this service', { cause: error })) : error;
}

/** The text of grpc-js names addresses, so it is for the log alone. */
function withoutAnswer(cause: GrpcError): ServiceError {
  switch (cause.code) {
    // We cancel only after the call has ended here, so a cancellation that is seen is one of a peer that goes down.
    case status.CANCELLED:
    case status.UNAVAILABLE:
      return new ServiceError('UNAVAILABLE', REASONS.UNAVAILABLE[1], { cause, retryAfterMs: RETRY_AFTER_MS });
    // Without an answer this is about the size of a message.
    case status.RESOURCE_EXHAUSTED:
      return new ServiceError('TOO_LARGE', 'The request or its answer is larger than services exchange.', { cause });
    default: {
      const reason = reasonOfCode(cause.code);
      return reason === 'INTERNAL' ? toServiceError(cause) : new ServiceError(reason, REASONS[reason][1], { cause });
    }
  }
}

function statusIn({ metadata }: GrpcError): Status | undefined {
  const [bytes] = metadata.get('grpc-status-details-bin');
  if (!(bytes instanceof Uint8Array)) return undefined;
  try {
    return fromBinary(StatusSchema, bytes);
  } catch {
    // Bytes that are no status say nothing; the code of the call still does.
    return undefined;
  }
}

function isGrpcError(thrown: unknown): thrown is GrpcError {
  return thrown instanceof Error && 'metadata' in thrown && 'details' in thrown && 'code' in thrown;
}
