/** A word of the language that is no name: how it is written, and what it does. */
type Words = readonly (readonly [word: string, usage: string, doc: string])[];

export const KEYWORDS: Words = [
  ['policy', 'policy "NAME" syntax "stella-dsl@1" { ... }', 'The one block of a file.'],
  ['syntax', 'syntax "stella-dsl@1"', 'The version of the language that the file is written in.'],
  ['metadata', 'metadata { KEY = VALUE; ... }', 'What people want to know of the policy; no effect on any finding.'],
  [
    'settings',
    'settings { KEY = VALUE; ... }',
    'Settings of the policy: default_status and shadow. They count in the entry file.',
  ],
  [
    'profile',
    'profile NAME { map ... env ... KEY = VALUE; }',
    'Adjusts the score by source and environment, and holds values that rules read as `profile.NAME.KEY`.',
  ],
  [
    'rule',
    'rule NAME priority N { when CONDITION then ACTIONS else ACTIONS because "WHY" }',
    'Rules run by rising priority; the first that sets the status settles it.',
  ],
  [
    'priority',
    'priority N',
    'Lower runs first, from 0 to 1,000,000; 100 where it is not said. Ties run in the order of the source.',
  ],
  ['when', 'when CONDITION', 'True runs `then`, false runs `else`, unknown runs neither.'],
  ['then', 'then ACTION; ACTION', 'What happens where the condition is true.'],
  ['else', 'else ACTION; ACTION', 'What happens where the condition is false; not where it is unknown.'],
  ['because', 'because "WHY"', 'The reason, shown with every decision of the rule and part of what is approved.'],
  ['and', 'A and B', 'False where one is false, also beside an unknown; else unknown where one is unknown.'],
  ['or', 'A or B', 'True where one is true, also beside an unknown; else unknown where one is unknown.'],
  ['not', 'not A', 'The opposite; unknown stays unknown.'],
  ['in', 'X in [A, B]', 'Whether the list has X; unknown where X is unknown.'],
  ['true', 'true', 'Holds always.'],
  ['false', 'false', 'Never holds.'],
  ['null', 'null', 'Unknown. A comparison with it is unknown: use `exists(x)` or `coalesce(x, ...)`.'],
  ['map', 'map NAME { source "SOURCE" => +0.5; ... }', 'What each source of advisories adds to the score.'],
  [
    'env',
    'env NAME { if CONDITION then -0.4; ... }',
    'Adds every number whose condition is true to the score. In conditions, `env.KEY` is a key given to the run.',
  ],
  ['source', 'source "SOURCE" => +0.5', 'What advisories of this source add to the score.'],
  ['if', 'if CONDITION then -0.4', 'Adds the number where the condition is true.'],
  ['until', 'until "2027-03-31"', 'An instant, in UTC. From then on the whole branch does nothing.'],
  ['message', 'message "TEXT"', 'The text of the warning.'],
  ['to', 'to "High"', 'The severity to raise to.'],
];

export const ACTIONS: Words = [
  ['status', 'status := VALUE', 'Sets the status, unless a rule that ran earlier did.'],
  ['severity', 'severity := VALUE', 'Sets the severity, unless a rule that ran earlier did.'],
  ['ignore', 'ignore until INSTANT', 'Status `suppressed` until then; for ever without `until`.'],
  ['warn', 'warn message TEXT', 'Adds a warning; without a message, the reason of the rule.'],
  ['defer', 'defer until INSTANT', 'Status `deferred` until then.'],
  ['escalate', 'escalate to SEVERITY', 'Raises the severity to this one, or by one band; never lowers it.'],
  [
    'requireVex',
    'requireVex { vendors = [...], justifications = [...] }',
    'While no VEX statement meets it, a status `not_affected` or `fixed` taken from VEX is not accepted.',
  ],
  ['annotate', 'annotate KEY := VALUE', 'Records a value beside the decision.'],
];

export const SETTINGS: Words = [
  ['default_status', 'default_status = "affected"', 'The status of a finding that no rule settled.'],
  ['shadow', 'shadow = false', 'Marks a policy that runs in shadow. An evaluation gives the same result either way.'],
];

export const REQUIREMENTS: Words = [
  ['vendors', 'vendors = ["VENDOR"]', 'Vendors whose statements count.'],
  ['justifications', 'justifications = ["JUSTIFICATION"]', 'Justifications that count, in OpenVEX words.'],
];

export const STATUSES: Words = [
  ['affected', 'status', 'The finding holds; also a VEX status.'],
  ['not_affected', 'status', 'The finding does not concern the component; also a VEX status.'],
  ['fixed', 'status', 'The finding was repaired; also a VEX status.'],
  ['under_investigation', 'status', 'Nobody knows yet; also a VEX status.'],
  ['suppressed', 'status', 'Out of sight, as `ignore` sets it.'],
  ['deferred', 'status', 'Put off, as `defer` sets it.'],
  ['escalated', 'status', 'Passed on to somebody who decides.'],
  ['blocked', 'status', 'Does not ship.'],
];

export const VEX_STATUSES = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

export const SEVERITY_WORDS: Words = [
  ['None', 'severity', 'Score 0.'],
  ['Low', 'severity', 'Score below 4.'],
  ['Medium', 'severity', 'Score from 4, below 7.'],
  ['High', 'severity', 'Score from 7, below 9.'],
  ['Critical', 'severity', 'Score from 9.'],
];

export const JUSTIFICATIONS: Words = [
  ['component_not_present', 'VEX justification', 'The component is not in the product.'],
  ['vulnerable_code_not_present', 'VEX justification', 'The component is there, its vulnerable code is not.'],
  ['vulnerable_code_not_in_execute_path', 'VEX justification', 'The vulnerable code is never run.'],
  [
    'vulnerable_code_cannot_be_controlled_by_adversary',
    'VEX justification',
    'The code runs, and no attacker reaches it.',
  ],
  ['inline_mitigations_already_exist', 'VEX justification', 'The product keeps the weakness from being used.'],
];
