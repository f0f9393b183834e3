import type { MessageInitShape } from '@bufbuild/protobuf';
import type { PolicyRefSchema } from '@policy-registry/contracts/simulation';
import { InvalidArgumentError } from 'commander';

export type PolicyRef = MessageInitShape<typeof PolicyRefSchema>;

export const POLICY_REF_HELP = 'workspace:NAME[@COMMIT], version:PACK@1.2.0, active:ENVIRONMENT/PACK, or none';

/** Reads how the command line names a policy. */
export function policyRef(text: string): PolicyRef {
  const [, kind, rest = ''] = /^(workspace|version|active|none)(?::(.+))?$/.exec(text) ?? [];
  const [left = '', right = ''] = rest.split(kind === 'active' ? '/' : '@');
  if (kind === 'none' && rest === '') return { policy: { case: 'none', value: {} } };
  if (kind === 'workspace' && left !== '') {
    return { policy: { case: 'workspace', value: { workspace: left, commit: right } } };
  }
  if (kind === 'version' && left !== '' && right !== '') {
    return { policy: { case: 'version', value: { pack: left, version: right } } };
  }
  if (kind === 'active' && left !== '' && right !== '') {
    return { policy: { case: 'active', value: { environment: left, pack: right } } };
  }
  throw new InvalidArgumentError(`It must be ${POLICY_REF_HELP}.`);
}
