import { whole } from './formats.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** How much of anything. */
export const LIMITS = {
  limits: {
    requestBytes: whole(
      'Bytes of one request, and of one part of an upload.',
      'POLICY_REGISTRY_LIMIT_REQUEST_BYTES',
      48 * MIB,
      64 * KIB,
      512 * MIB,
    ),
    documentBytes: whole('Bytes of one uploaded document.', 'POLICY_REGISTRY_LIMIT_DOCUMENT_BYTES', GIB, KIB, 64 * GIB),
    snapshotBytes: whole(
      'Bytes of all documents of a snapshot.',
      'POLICY_REGISTRY_LIMIT_SNAPSHOT_BYTES',
      8 * GIB,
      KIB,
      1024 * GIB,
    ),
    snapshotsBuilding: whole(
      'Snapshots of a tenant that are building; more are refused with LIMIT_EXCEEDED.',
      'POLICY_REGISTRY_LIMIT_SNAPSHOTS_BUILDING',
      10,
      1,
      1000,
    ),
    quickFindings: whole(
      'Findings that a quick simulation evaluates at most.',
      'POLICY_REGISTRY_LIMIT_QUICK_FINDINGS',
      50_000,
      1,
      1_000_000,
    ),
    simulationsAtOnce: whole(
      'Batch simulations of a tenant that workers have in hand at once; the next ones wait.',
      'POLICY_REGISTRY_LIMIT_SIMULATIONS_AT_ONCE',
      10,
      1,
      1000,
    ),
    simulationsWaiting: whole(
      'Batch simulations of a tenant that wait; more are refused with LIMIT_EXCEEDED.',
      'POLICY_REGISTRY_LIMIT_SIMULATIONS_WAITING',
      100,
      0,
      10_000,
    ),
    fileBytes: whole('Bytes of one file of a pack.', 'POLICY_REGISTRY_LIMIT_FILE_BYTES', 256 * KIB, KIB, MIB),
    packBytes: whole('Bytes of all files of a pack.', 'POLICY_REGISTRY_LIMIT_PACK_BYTES', MIB, KIB, 16 * MIB),
    workspaceFiles: whole('Files of a workspace.', 'POLICY_REGISTRY_LIMIT_WORKSPACE_FILES', 500, 1, 5000),
    environments: whole('Environments of a tenant.', 'POLICY_REGISTRY_LIMIT_ENVIRONMENTS', 50, 1, 1000),
    concurrentCalls: whole(
      'Calls that run at once; more are refused with RATE_LIMITED.',
      'POLICY_REGISTRY_LIMIT_CONCURRENT_CALLS',
      256,
      1,
      10_000,
    ),
  },
};
