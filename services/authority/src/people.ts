/** The tenants that the seeded people and clients belong to. */
export const TENANTS = ['acme', 'globex'] as const;
export type Tenant = (typeof TENANTS)[number];

/** What a person does here. */
export type Role = 'author' | 'reviewer' | 'approver' | 'publisher' | 'operator' | 'auditor' | 'consultant';

/** A seeded person of the development issuer. There is no password: whoever reaches the issuer may be anyone. */
export interface Person {
  /** `sub` of the tokens, e.g. `author@acme`. */
  readonly subject: string;
  /** Shown to people, e.g. `Ada Author`. */
  readonly name: string;
  readonly role: Role;
  /** Claim `roles` of the tokens, in the names of the field. */
  readonly roles: readonly string[];
  /** Claim `groups`. */
  readonly groups: readonly string[];
  /** The tenants that the person may act in. With more than one, a call has to choose with `X-Stella-Tenant`. */
  readonly tenants: readonly Tenant[];
  /** The most that a token of the person can carry. */
  readonly scopes: readonly string[];
}

/**
 * What each role may do. Duties are kept apart: nobody here can both write a policy and approve it, or approve it and
 * publish it.
 */
export const ROLE_SCOPES: Readonly<Record<Role, readonly string[]>> = {
  author: ['policy:read', 'policy:author', 'policy:simulate', 'findings:read'],
  reviewer: ['policy:read', 'policy:review', 'policy:simulate', 'findings:read'],
  approver: ['policy:read', 'policy:approve', 'policy:simulate', 'findings:read'],
  publisher: ['policy:read', 'policy:publish', 'policy:promote'],
  operator: ['policy:read', 'policy:promote', 'policy:operate', 'policy:activate', 'policy:run', 'policy:archive'],
  auditor: ['policy:read', 'policy:audit', 'policy:runs', 'findings:read', 'effective:read'],
  consultant: ['policy:read', 'policy:author'],
};

interface Seeded {
  readonly who: string;
  readonly role: Role;
  readonly names: Readonly<Record<Tenant, string>>;
  readonly groups?: readonly string[];
}

const SEEDED: readonly Seeded[] = [
  { who: 'author', role: 'author', names: { acme: 'Ada Author', globex: 'Alma Author' } },
  { who: 'reviewer', role: 'reviewer', names: { acme: 'Ravi Reviewer', globex: 'Rosa Reviewer' } },
  { who: 'approver', role: 'approver', names: { acme: 'Aisha Approver', globex: 'Akio Approver' } },
  // A second approver, of a group that approval rules can ask for.
  {
    who: 'security',
    role: 'approver',
    names: { acme: 'Sana Security', globex: 'Sven Security' },
    groups: ['security'],
  },
  { who: 'publisher', role: 'publisher', names: { acme: 'Pablo Publisher', globex: 'Pia Publisher' } },
  { who: 'operator', role: 'operator', names: { acme: 'Olga Operator', globex: 'Omar Operator' } },
  { who: 'auditor', role: 'auditor', names: { acme: 'Amir Auditor', globex: 'Aoife Auditor' } },
];

/** Everybody that the development issuer knows: seven people in each tenant, and a consultant who works in both. */
export const PEOPLE: readonly Person[] = [
  ...TENANTS.flatMap((tenant) =>
    SEEDED.map(({ who, role, names, groups = [] }) => ({
      subject: `${who}@${tenant}`,
      name: names[tenant],
      role,
      roles: [`policy-${role}`],
      groups,
      tenants: [tenant],
      scopes: ROLE_SCOPES[role],
    })),
  ),
  {
    subject: 'consultant',
    name: 'Casey Consultant',
    role: 'consultant',
    roles: ['policy-author'],
    groups: [],
    tenants: TENANTS,
    scopes: ROLE_SCOPES.consultant,
  },
];

const BY_SUBJECT = new Map(PEOPLE.map((person) => [person.subject, person]));

export function findPerson(subject: string): Person | undefined {
  return BY_SUBJECT.get(subject);
}
