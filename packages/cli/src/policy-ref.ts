import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { PolicyRefSchema } from '@policy-registry/contracts/simulation';
import { InvalidArgumentError } from 'commander';
import { instant } from './arguments.ts';
import { type Cli, received } from './cli.ts';
import { CliError } from './exit-code.ts';

type PolicyRef = MessageInitShape<typeof PolicyRefSchema>;

/** A policy of a registry as the command line names it. */
export interface NamedPolicy {
  readonly ref: PolicyRef;
  /** Of `active`: what was live then, not what is. */
  readonly asOf?: Date;
}

export const POLICY_REF_HELP = 'workspace:NAME[@COMMIT], version:PACK@1.2.0, active:ENVIRONMENT/PACK[@TIME], or none';

const FORMS = {
  workspace: /^([^@/]+)(?:@([^@/]+))?$/,
  version: /^([^@/]+)@([^@/]+)$/,
  active: /^([^@/]+)\/([^@/]+)(?:@([^@/]+))?$/,
} as const;

/** Reads how the command line names a policy. Whether there is such a one, the registry says. */
export function policyRef(text: string): NamedPolicy {
  if (text === 'none') return { ref: { policy: { case: 'none', value: {} } } };
  const [, kind = '', rest = ''] = /^(workspace|version|active):(.+)$/.exec(text) ?? [];
  const [, left, right = '', time] = FORMS[kind as keyof typeof FORMS]?.exec(rest) ?? [];
  if (left === undefined)
    throw new CliError('USAGE', `${JSON.stringify(text)} names no policy. It must be ${POLICY_REF_HELP}.`);
  switch (kind) {
    case 'workspace':
      return { ref: { policy: { case: 'workspace', value: { workspace: left, commit: right } } } };
    case 'version':
      return { ref: { policy: { case: 'version', value: { pack: left, version: right } } } };
    default: {
      const ref: PolicyRef = { policy: { case: 'active', value: { environment: left, pack: right } } };
      return time === undefined ? { ref } : { ref, asOf: timeOf(time) };
    }
  }
}

function timeOf(text: string): Date {
  try {
    return instant(text);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new CliError('USAGE', `${JSON.stringify(text)} is no time: ${error.message}`);
  }
}

export interface ResolvedRef {
  readonly ref: PolicyRef;
  /** Where it is or was live; empty for what is not named by that. */
  readonly environment: string;
}

/** What was live at a time is a version, which the history of the environment names. */
export async function resolveRef(cli: Cli, { ref, asOf }: NamedPolicy): Promise<ResolvedRef> {
  if (ref.policy?.case !== 'active') return { ref, environment: '' };
  const { environment = '', pack = '' } = ref.policy.value;
  if (asOf === undefined) return { ref, environment };
  const answer = await cli.clients().environments.getBinding({ environment, pack, asOf: timestampFromDate(asOf) });
  const { version } = received(answer.binding);
  cli.out.note(`${pack} ${version} was live in ${environment} at ${asOf.toISOString()}`);
  return { ref: { policy: { case: 'version', value: { pack, version } } }, environment };
}
