import type { ActiveCall } from './active-call.ts';
import { authorize } from './authorize.ts';
import { internalCaller, type ServiceAuthenticator } from './internal-caller.ts';
import type { MethodEntry } from './method-table.ts';
import type { Authenticator } from './principal.ts';

export interface CallerRules {
  readonly authenticator: Authenticator;
  readonly now: () => Date;
  /** How recent a sign-in must be where a method asks for fresh authentication. */
  readonly freshSeconds: number;
}

/**
 * Who calls, and whether they may: before anything of the request is looked at. Throws an Error now when there is an internal
 * method and an authenticator that cannot tell services.
 */
export function createCallerCheck(
  entries: Iterable<MethodEntry>,
  { authenticator, now, freshSeconds }: CallerRules,
): (active: ActiveCall) => Promise<void> {
  const services = tellsServices(authenticator) ? authenticator : undefined;
  const internal = [...entries].find(({ access }) => access.internal);
  if (services === undefined && internal !== undefined) {
    throw new Error(`${internal.name}: is internal, and the authenticator cannot identify services`);
  }
  return async (active) => {
    const { access } = active.entry;
    const { credentials } = active.call;
    if (access.public) return;
    if (access.internal && services !== undefined) {
      active.identify(await internalCaller(services, credentials));
      return;
    }
    const principal = await authenticator.authenticate(credentials);
    active.identify({ principal });
    authorize(access, principal, now(), freshSeconds);
  };
}

function tellsServices(authenticator: Authenticator): authenticator is ServiceAuthenticator {
  return authenticator.identify !== undefined;
}
