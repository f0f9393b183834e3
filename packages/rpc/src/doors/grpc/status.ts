import { toBinary } from '@bufbuild/protobuf';
import { Metadata, type StatusObject } from '@grpc/grpc-js';
import { StatusSchema } from '@policy-registry/contracts/gen/google/rpc/status_pb.js';
import { wwwAuthenticate } from '../../errors/challenge.ts';
import { toServiceError } from '../../errors/to-service-error.ts';
import { toStatus } from '../../errors/to-status.ts';

/** What was thrown as a gRPC status: `google.rpc.Status` in `grpc-status-details-bin`, the challenge in `www-authenticate`. */
export function statusOf(thrown: unknown): StatusObject {
  const error = toServiceError(thrown);
  const status = toStatus(error);
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(toBinary(StatusSchema, status)));
  const challenge = wwwAuthenticate(error);
  if (challenge !== undefined) metadata.set('www-authenticate', challenge);
  return { code: status.code, details: status.message, metadata };
}
