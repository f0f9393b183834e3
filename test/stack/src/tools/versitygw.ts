import { goTool } from './go-tool.ts';

/** An S3 server over a folder, with versioning, object lock and conditional writes. */
export const VERSITYGW = goTool({
  name: 'versitygw',
  command: 'github.com/versity/versitygw/cmd/versitygw',
  version: 'v1.8.0',
});
