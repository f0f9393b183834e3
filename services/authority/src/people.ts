/** The tenants that the seeded people and clients belong to. */
export const TENANTS = ['acme', 'globex'] as const;
export type Tenant = (typeof TENANTS)[number];

export type Role = 'author' | 'reviewer' | 'approver' | 'publisher' | 'operator' | 'auditor' | 'consultant';

/** A seeded person of the development issuer. There is no password: whoever reaches the issuer may be anyone. */
export interface Person {
  /** `sub` of the tokens, e.g. `author@acme`. */
  readonly subject: string;
  /** Shown to people, e.g. `Ada Author`. */
  readonly name: string;
  readonly role: Role;
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
  publisher: ['policy:read', 'policy:publish'],
  operator: ['policy:read', 'policy:promote', 'policy:operate', 'policy:activate', 'policy:run', 'policy:archive'],
  auditor: ['policy:read', 'policy:audit', 'policy:runs', 'findings:read', 'effective:read'],
  consultant: ['policy:read', 'policy:author'],
};

const NAMES: Readonly<Record<Tenant, Readonly<Record<Exclude<Role, 'consultant'>, string>>>> = {
  acme: {
    author: 'Ada Author',
    reviewer: 'Ravi Reviewer',
    approver: 'Aisha Approver',
    publisher: 'Pablo Publisher',
    operator: 'Olga Operator',
    auditor: 'Amir Auditor',
  },
  globex: {
    author: 'Alma Author',
    reviewer: 'Rosa Reviewer',
    approver: 'Akio Approver',
    publisher: 'Pia Publisher',
    operator: 'Omar Operator',
    auditor: 'Aoife Auditor',
  },
};

/** Everybody that the development issuer knows: six people in each tenant, and a consultant who works in both. */
export const PEOPLE: readonly Person[] = [
  ...TENANTS.flatMap((tenant) =>
    (Object.keys(NAMES[tenant]) as (keyof (typeof NAMES)[Tenant])[]).map((role) => ({
      subject: `${role}@${tenant}`,
      name: NAMES[tenant][role],
      role,
      tenants: [tenant],
      scopes: ROLE_SCOPES[role],
    })),
  ),
  {
    subject: 'consultant',
    name: 'Casey Consultant',
    role: 'consultant',
    tenants: TENANTS,
    scopes: ROLE_SCOPES.consultant,
  },
];

const BY_SUBJECT = new Map(PEOPLE.map((person) => [person.subject, person]));

export function findPerson(subject: string): Person | undefined {
  return BY_SUBJECT.get(subject);
}
