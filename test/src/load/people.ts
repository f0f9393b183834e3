import { requestPersonaToken } from '@policy-registry/authority';
import { type Clients, createClients } from '@policy-registry/client';
import type { Doors } from '../run-case-files.ts';

const ROLES = ['author', 'reviewer', 'approver', 'publisher', 'operator', 'auditor'] as const;

export type Role = (typeof ROLES)[number];

/** A client of each role of one tenant, at one of the doors. */
export type People = Readonly<Record<Role, Clients>>;

/** Renewed well before the sign-in counts as old, so that a long load may publish to its end. */
const RENEW_MS = 120_000;

/** The people at each of several doors: whoever calls takes the next door. */
export async function peopleAt(doors: readonly Doors[], tenant: string, timeoutMs = 30_000): Promise<() => People> {
  const [first] = doors;
  if (first === undefined) throw new RangeError('no door');
  const signIns = new Map(ROLES.map((role) => [role, signIn(first.issuer, `${role}@${tenant}`)]));
  const people = doors.map(({ httpUrl }) => {
    const clients = [...signIns].map(([role, token]) => {
      return [role, createClients({ baseUrl: httpUrl, token, timeoutMs })] as const;
    });
    return Object.fromEntries(clients) as unknown as People;
  });
  await Promise.all([...signIns.values()].map((token) => token()));
  let turn = 0;
  return () => {
    turn += 1;
    return people[turn % people.length] as People;
  };
}

/** The token of a person, signed in anew now and then. */
function signIn(issuer: string, persona: string): () => Promise<string> {
  let token: Promise<string> | undefined;
  let since = 0;
  return () => {
    if (token === undefined || performance.now() - since > RENEW_MS) {
      since = performance.now();
      token = requestPersonaToken({ issuer, persona }).then(({ accessToken }) => accessToken);
      // An issuer that was away is asked again with the next call.
      token.catch(() => {
        token = undefined;
      });
    }
    return token;
  };
}
