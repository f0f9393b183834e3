import {
  GATES,
  type GateCode,
  LIFECYCLE,
  OVERRIDE_MACHINE,
  PROMOTION_GATES,
  PROMOTION_MACHINE,
} from '@policy-registry/registry/machines';
import { OVERRIDE_BEGIN, OVERRIDE_VERBS, promotionCause, VERSION_BEGIN, VERSION_VERBS } from './lifecycle-verbs.ts';
import { page } from './page.ts';
import { diagram, type Way, waysOf, waysTable } from './state-machine.ts';

export const VERSION_WAYS: readonly Way[] = [
  { from: '', verb: 'create', to: 'draft', cause: VERSION_BEGIN },
  ...waysOf(LIFECYCLE, (verb) => VERSION_VERBS[verb]),
];

export const PROMOTION_WAYS: readonly Way[] = waysOf(PROMOTION_MACHINE, promotionCause);

export const OVERRIDE_WAYS: readonly Way[] = [
  { from: '', verb: 'create', to: 'pending', cause: OVERRIDE_BEGIN },
  ...waysOf(OVERRIDE_MACHINE, (verb) => OVERRIDE_VERBS[verb]),
];

const MEANINGS: Readonly<Record<GateCode, string>> = {
  COMPILES: 'The stored sources compile, by the compiler of today.',
  LINT_CLEAN: 'No lint that the pack makes an error (`strict`).',
  DETERMINISM: 'Compiling the stored sources, twice, gives the digests that were reviewed.',
  NO_SECRETS: 'Nothing in the sources looks like a credential.',
  TESTS_PASS: 'The cases of the pack pass. A pack without cases has none that fails.',
  COVERAGE: 'The cases make enough of the rules match (`governance set --coverage`).',
  FRESH_SIMULATION: 'A batch simulation of exactly this policy, young enough, against what is live.',
  SIMULATION_THRESHOLDS:
    'What that simulation counted is within the bounds of the tenant (`governance set --threshold`).',
  NO_BLOCKING_COMMENTS: 'No blocking comment is open.',
  APPROVALS: 'Enough people, no authors, approved exactly these bytes, and every approval rule of the pack is met.',
};

/** docs/lifecycle.md, from the state machines and gates that the registry runs by. */
export function lifecyclePage(): string {
  return page('Lifecycle', 'LIFECYCLE, PROMOTION_MACHINE, OVERRIDE_MACHINE and GATES of services/registry', [
    'What a policy goes through, as the code has it: a way that is not in a table is refused with `INVALID_STATE`, or with',
    '`VERSION_IMMUTABLE` where it would change what is published. [A walk](lifecycle-walk.md) visits every state with `policyctl`.',
    '',
    'Each way is one write, with its event in it: both are there or neither. A `*` behind a scope: the sign-in must be of the last',
    'five minutes. Reads want `policy:read`, and are possible in every state.',
    '',
    ...section('Versions', VERSION_WAYS, [
      'A version is a number and a candidate: bytes that are reviewed under their digests. Sources that are revised are another candidate,',
      'which nobody has approved yet. Approvals before the last one that is missing leave the version in `in_review`. Content is',
      'frozen for good from `published` on.',
    ]),
    ...section('Promotions', PROMOTION_WAYS, [
      'A promotion brings a published version into an environment. At most one version of a pack is live there, and at most one promotion is',
      'on its way. It waits in `pending_second_approval` where the environment asks for two persons, is a `canary` where one was',
      'asked for, and else `active` at once. A canary only grows; it is aborted by itself when engines report more errors than it allows.',
      'That one is `superseded` is told by the event of the one that went live.',
      '',
      'A rollback is a promotion of its own, `active` at once. It makes `rolled_back` of the one before, and ends what was on its way, as breaking',
      'the glass does. While an environment is frozen nothing is created, approved or advanced; abort, rollback and breaking the glass stay',
      'possible. After breaking the glass nothing else is promoted there until somebody else has reviewed it',
      '(`PromotionService.ReviewPromotion`, `policy:approve`, `policy.promotion.reviewed`).',
    ]),
    ...section('Overrides', OVERRIDE_WAYS, [
      'An exception with an owner, a reason and an end ([what it covers and does](overrides.md)). Only `approved` ones act. Who asked for it',
      'does not approve it.',
    ]),
    '## Gates',
    '',
    'What a publication needs, all of it looked at together, and again at the moment of publication. An operator changes what is required with',
    '`policyctl governance set`, for publication or for promotions into one environment, but for what is required always.',
    '',
    '| Gate | Of | Required | Holds when |',
    '| --- | --- | --- | --- |',
    ...GATES.map(({ code, required }) => `| \`${code}\` | ${placesOf(code)} | ${required} | ${MEANINGS[code]} |`),
  ]);
}

function section(title: string, ways: readonly Way[], text: readonly string[]): readonly string[] {
  return [`## ${title}`, '', ...text, '', ...diagram(ways), '', ...waysTable(ways), ''];
}

function placesOf(code: GateCode): string {
  return PROMOTION_GATES.some((gate) => gate.code === code) ? 'publication, promotion' : 'publication';
}
