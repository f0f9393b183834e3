import { requestPersonaToken } from '@policy-registry/authority';
import { type Clients, createClients } from '@policy-registry/client';
import type { Doors } from '../run-case-files.ts';

const ROLES = ['author', 'reviewer', 'approver', 'publisher', 'operator', 'auditor'] as const;

export type Role = (typeof ROLES)[number];

/** A client of each role of one tenant, at one of the doors. */
export type People = Readonly<Record<Role, Clients>>;

/** The people at each of several doors: whoever calls takes the next door. Tokens are got once. */
export async function peopleAt(doors: readonly Doors[], tenant: string, timeoutMs = 30_000): Promise<() => People> {
  const [first] = doors;
  if (first === undefined) throw new RangeError('no door');
  const tokens = await Promise.all(
    ROLES.map(async (role) => {
      const { accessToken } = await requestPersonaToken({ issuer: first.issuer, persona: `${role}@${tenant}` });
      return [role, accessToken] as const;
    }),
  );
  const people = doors.map(({ httpUrl }) => {
    const clients = tokens.map(([role, token]) => {
      return [role, createClients({ baseUrl: httpUrl, token: () => token, timeoutMs })] as const;
    });
    return Object.fromEntries(clients) as unknown as People;
  });
  let turn = 0;
  return () => {
    turn += 1;
    return people[turn % people.length] as People;
  };
}
