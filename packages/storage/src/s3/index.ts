export { tenantBucket } from './s3-layout.ts';
export { openS3Objects } from './s3-objects.ts';
export type { S3Credentials, S3Deadlines, S3ObjectsOptions } from './s3-options.ts';
