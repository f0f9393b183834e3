import type { CodeName } from './codes.ts';

/**
 * Every reason that a caller can be refused with, and the status code that it travels under.
 *
 * Reasons are stable API (AIP-193 `ErrorInfo.reason`): a reason is never renamed and never changes its code. The same
 * word is `code` in the problem+json of the REST door. `docs/errors.md` is generated from this table.
 */
export const REASONS = {
  // The request itself
  INVALID_ARGUMENT: ['INVALID_ARGUMENT', 'A field breaks a rule of the contract; the violations name each one.'],
  MALFORMED_REQUEST: ['INVALID_ARGUMENT', 'The request could not be decoded.'],
  UNKNOWN_FIELD: ['INVALID_ARGUMENT', 'A field, query key or path variable is not part of the request.'],
  UNSUPPORTED_MEDIA_TYPE: ['INVALID_ARGUMENT', 'REST: the content type or encoding of the body is not taken.'],
  NOT_ACCEPTABLE: ['INVALID_ARGUMENT', 'REST: the call cannot answer in any media type that the caller accepts.'],
  METHOD_NOT_ALLOWED: ['UNIMPLEMENTED', 'REST: the path does not take this HTTP method; Allow lists those it takes.'],
  INVALID_PAGE_TOKEN: [
    'INVALID_ARGUMENT',
    'The page token is damaged, or belongs to another tenant or another filter.',
  ],
  INVALID_FILE_PATH: ['INVALID_ARGUMENT', 'The path of a pack file is not allowed.'],
  INVALID_SOURCE: ['INVALID_ARGUMENT', 'The policy source does not compile; the violations carry its diagnostics.'],
  SECRET_FOUND: [
    'INVALID_ARGUMENT',
    'A source holds what looks like a credential; the violations name each place. Take it out, and revoke it.',
  ],
  INVALID_DOCUMENT: ['INVALID_ARGUMENT', 'The document is not of a kind that can be read, or is damaged.'],
  TOO_LARGE: ['RESOURCE_EXHAUSTED', 'The request or a part of it is larger than the configured limit.'],
  LIMIT_EXCEEDED: ['RESOURCE_EXHAUSTED', 'A configured limit of the tenant or the resource is reached.'],
  RATE_LIMITED: ['RESOURCE_EXHAUSTED', 'Too many requests at once; retry after the given delay.'],
  IDEMPOTENCY_KEY_REUSED: ['INVALID_ARGUMENT', 'The request id was used before with a different request.'],
  REQUEST_IN_PROGRESS: ['ABORTED', 'A request with the same request id is still running; retry later.'],
  // Who is asking
  TOKEN_MISSING: ['UNAUTHENTICATED', 'The call carries no bearer token.'],
  TOKEN_INVALID: ['UNAUTHENTICATED', 'The bearer token is damaged, expired, or not meant for this service.'],
  FRESH_AUTHENTICATION_REQUIRED: [
    'UNAUTHENTICATED',
    'The action asks for a recent sign-in (RFC 9470 step-up challenge).',
  ],
  SCOPE_MISSING: ['PERMISSION_DENIED', 'The token lacks a scope that the call needs.'],
  TENANT_NOT_ALLOWED: ['PERMISSION_DENIED', 'The token does not allow the tenant that the call asked for.'],
  INTERACTIVE_LOGIN_REQUIRED: ['PERMISSION_DENIED', 'The action must be taken by a signed-in person, not by a client.'],
  SELF_APPROVAL: ['PERMISSION_DENIED', 'An author never approves own work.'],
  NOT_PERMITTED: ['PERMISSION_DENIED', 'The caller may not do this to this resource.'],
  // What is there
  NOT_FOUND: ['NOT_FOUND', 'No such resource in the tenant of the caller.'],
  NO_ACTIVE_BUNDLE: ['NOT_FOUND', 'No version of the pack is active in the environment.'],
  ALREADY_EXISTS: ['ALREADY_EXISTS', 'A resource with this id exists already.'],
  VERSION_NUMBER_USED: ['ALREADY_EXISTS', 'The version number was used before; numbers are never reused.'],
  // What state it is in
  ETAG_MISMATCH: ['ABORTED', 'The resource changed since it was read; read it again and reapply the change.'],
  CONFLICT: ['ABORTED', 'Another writer was faster; retry the call.'],
  STALE_DIGEST: ['FAILED_PRECONDITION', 'The digest in the request is not the digest of the candidate any more.'],
  INVALID_STATE: ['FAILED_PRECONDITION', 'The resource is not in a state that allows the transition.'],
  VERSION_IMMUTABLE: ['FAILED_PRECONDITION', 'A published version never changes; derive a new one.'],
  GATES_NOT_SATISFIED: ['FAILED_PRECONDITION', 'One or more gates do not pass; the violations list them.'],
  BLOCKING_COMMENTS: ['FAILED_PRECONDITION', 'Blocking comments are still open.'],
  DUPLICATE_APPROVAL: ['FAILED_PRECONDITION', 'The same person approved before; another person is needed.'],
  ENVIRONMENT_FROZEN: ['FAILED_PRECONDITION', 'The environment is frozen; nothing is promoted into it.'],
  WORKSPACE_ARCHIVED: ['FAILED_PRECONDITION', 'The workspace is archived; restore it first.'],
  NOTHING_TO_COMMIT: ['FAILED_PRECONDITION', 'The files are the same as in the head commit.'],
  IR_DIGEST_MISMATCH: ['FAILED_PRECONDITION', 'The compiled policy differs from the attested digest.'],
  VERIFICATION_FAILED: ['FAILED_PRECONDITION', 'The attestation does not verify.'],
  // The service
  UNIMPLEMENTED: ['UNIMPLEMENTED', 'The call is part of the contract and not served yet; see docs/api-status.md.'],
  DETERMINISM_VIOLATION: ['INTERNAL', 'Two runs over the same input gave different bytes; nothing was recorded.'],
  DATA_CORRUPT: ['DATA_LOSS', 'Stored content does not match its digest.'],
  DEADLINE_EXCEEDED: ['DEADLINE_EXCEEDED', 'The deadline passed before the call was done.'],
  CANCELLED: ['CANCELLED', 'The caller gave up.'],
  UNAVAILABLE: ['UNAVAILABLE', 'A part that the call needs cannot be reached; retry later.'],
  INTERNAL: ['INTERNAL', 'A defect of the service; the trace id finds it in the logs.'],
} as const satisfies Record<string, readonly [CodeName, string]>;

export type Reason = keyof typeof REASONS;
