import type { MessageInitShape } from '@bufbuild/protobuf';
import type { PolicyRefSchema } from '@policy-registry/contracts/simulation';
import { InvalidArgumentError } from 'commander';

export type PolicyRef = MessageInitShape<typeof PolicyRefSchema>;

export const POLICY_REF_HELP = 'workspace:NAME[@COMMIT], version:PACK@1.2.0, active:ENVIRONMENT/PACK, or none';

const FORMS = {
  workspace: /^([^@/]+)(?:@([^@/]+))?$/,
  version: /^([^@/]+)@([^@/]+)$/,
  active: /^([^@/]+)\/([^@/]+)$/,
} as const;

/** Reads how the command line names a policy. Whether there is such a one, the registry says. */
export function policyRef(text: string): PolicyRef {
  if (text === 'none') return { policy: { case: 'none', value: {} } };
  const [, kind = '', rest = ''] = /^(workspace|version|active):(.+)$/.exec(text) ?? [];
  const [, left, right = ''] = FORMS[kind as keyof typeof FORMS]?.exec(rest) ?? [];
  if (left === undefined) throw new InvalidArgumentError(`It must be ${POLICY_REF_HELP}.`);
  switch (kind) {
    case 'workspace':
      return { policy: { case: 'workspace', value: { workspace: left, commit: right } } };
    case 'version':
      return { policy: { case: 'version', value: { pack: left, version: right } } };
    default:
      return { policy: { case: 'active', value: { environment: left, pack: right } } };
  }
}
