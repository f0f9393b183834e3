import { goTool } from './go-tool.ts';

/** The Open Policy Agent: an engine that fetches bundles by its own protocol. */
export const OPA = goTool({
  name: 'opa',
  command: 'github.com/open-policy-agent/opa',
  version: 'v1.22.2',
});
