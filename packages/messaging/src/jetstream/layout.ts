import { hash } from 'node:crypto';
import { isGroup, isTenant } from '../identifiers.ts';

/**
 * Names of everything on the server. Tenants, groups, queues and consumers hold none of `. * > _`, so no name can reach
 * into another's subject, and `_` and `.` separate them.
 */
export class Layout {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  readonly workStream = (queue: string): string => `${this.#prefix}_work_${queue}`;
  /** With `*` for a tenant or a group: a filter. */
  readonly workSubject = (queue: string, tenant: string, group: string): string =>
    `${this.#prefix}.work.${queue}.${tenant}.${group}`;

  readonly deadStream = (queue: string): string => `${this.#prefix}_dead_${queue}`;
  /** One per job, so that burying a job twice leaves one letter. */
  readonly deadSubject = (queue: string, tenant: string, group: string, sequence: number | '*'): string =>
    `${this.#prefix}.dead.${queue}.${tenant}.${group}.${sequence}`;

  get eventStream(): string {
    return `${this.#prefix}_events`;
  }

  get probeStream(): string {
    return `${this.#prefix}_probe`;
  }

  get probeSubject(): string {
    return `${this.#prefix}.probe`;
  }

  readonly eventSubject = (tenant: string): string => `${this.#prefix}.events.${tenant}`;
  readonly lane = (consumer: string, tenant: string): string => `${consumer}_${tenant}`;

  /** `lane` tells the other processes of a consumer that the lane of a tenant is free. */
  readonly wakeSubject = (what: `work.${string}` | 'events' | `lane.${string}`, tenant: string): string =>
    `${this.#prefix}.wake.${what}.${tenant}`;
}

/** The tenant and the group of a subject of a job or a dead letter; undefined when somebody else's message is there. */
export function ownerOf(subject: string): { readonly tenant: string; readonly group: string } | undefined {
  const [, , , tenant = '', group = ''] = subject.split('.');
  return isTenant(tenant) && isGroup(group) ? { tenant, group } : undefined;
}

/** What the server dedupes by. Ids may hold what a header cannot. */
export function dedupeId(tenant: string, id: string): string {
  return `${tenant}/${hash('sha256', id, 'base64url')}`;
}
