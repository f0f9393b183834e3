import { Code, ConnectError } from '@connectrpc/connect';
import { ServiceError } from '../../errors/service-error.ts';
import { toServiceError } from '../../errors/to-service-error.ts';
import { tooLarge } from '../decode.ts';
import { jsonFault } from '../decode-json.ts';

/** What connect-node threw while it read a request, as the error that the other doors give for the same fault. */
export function decodeFault(thrown: unknown, maxBytes: number): ServiceError {
  if (!(thrown instanceof ConnectError)) return toServiceError(thrown);
  switch (thrown.code) {
    case Code.ResourceExhausted:
      return tooLarge(maxBytes);
    case Code.InvalidArgument:
      return jsonFault(new Error(thrown.rawMessage));
    // It calls bytes that are no message a defect of the server.
    case Code.Internal:
      return new ServiceError('MALFORMED_REQUEST', 'The request could not be decoded.', { cause: thrown });
    // No message, a second one, or a compression that it does not know.
    case Code.Unimplemented:
      return new ServiceError('UNIMPLEMENTED', thrown.rawMessage, { cause: thrown });
    case Code.Canceled:
    case Code.Aborted:
      return new ServiceError('CANCELLED', 'The request was cut off.', { cause: thrown });
    default:
      return toServiceError(thrown);
  }
}
