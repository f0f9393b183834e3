import { CALLS_ON_DRAFTS } from './calls-on-drafts.ts';
import { CALLS_ON_GOVERNANCE } from './calls-on-governance.ts';
import { CALLS_ON_OVERRIDES } from './calls-on-overrides.ts';
import { CALLS_ON_RELEASES } from './calls-on-releases.ts';
import { CALLS_ON_REVIEWS } from './calls-on-reviews.ts';
import { CALLS_ON_THE_BUS } from './calls-on-the-bus.ts';
import { CALLS_ON_VERSIONS } from './calls-on-versions.ts';
import { CALLS_ON_WEBHOOKS } from './calls-on-webhooks.ts';

/** Every audited call of the registry: they are repeated here, and their events have goldens. */
export const EVERY_CALL = [
  ...CALLS_ON_DRAFTS,
  ...CALLS_ON_VERSIONS,
  ...CALLS_ON_REVIEWS,
  ...CALLS_ON_RELEASES,
  ...CALLS_ON_OVERRIDES,
  ...CALLS_ON_GOVERNANCE,
  ...CALLS_ON_WEBHOOKS,
  ...CALLS_ON_THE_BUS,
];
