/**
 * Every scope that a token can carry, and what it lets its holder do.
 * Names are the field's (Policy Studio scope catalogue); `policy:write`, `policy:submit` and `policy:edit` were retired
 * there and are not known here. Scopes do not imply one another.
 */
export const SCOPES = {
  'policy:read': 'Read packs, workspaces, versions, reviews, environments and bundles.',
  'policy:author': 'Create and edit drafts, lint and compile them, submit them for review.',
  'policy:review': 'Comment on a submitted version and request changes.',
  'policy:approve': 'Approve or reject a submitted version.',
  'policy:publish': 'Publish an approved version: sign it and freeze it. Signed-in people only.',
  'policy:promote': 'Bind a published version to an environment. Signed-in people only.',
  'policy:operate': 'Advance, pause, freeze and roll back what is bound to an environment.',
  'policy:activate': 'Make a promoted version the active one.',
  'policy:archive': 'Deprecate and archive versions and workspaces.',
  'policy:audit': 'Read the audit log, attestations and evidence.',
  'policy:simulate': 'Run simulations and read their results.',
  'policy:simulate:shadow': 'Run simulations over pinned inputs in shadow mode.',
  'policy:run': 'Trigger evaluation runs of an active policy.',
  'policy:runs': 'List evaluation runs and read their outcome.',
  'findings:read': 'Read inventory snapshots and the findings in them.',
  'findings:export': 'Export findings in bulk.',
  'effective:read': 'Read the findings that an active policy decided.',
  'effective:write': 'Write the findings that an active policy decided. Service identities only.',
  'explain:read': 'Read why a policy decided as it did.',
  'policy:internal':
    'Be a service of the suite: call what services ask of one another, in any tenant. Never for people.',
} as const satisfies Readonly<Record<string, string>>;

export type Scope = keyof typeof SCOPES;
