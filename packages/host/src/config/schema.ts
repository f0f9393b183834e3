import { BACKENDS } from './backends.ts';
import { DISTRIBUTION } from './distribution.ts';
import { DOORS } from './doors.ts';
import { IDENTITY } from './identity.ts';
import { LIMITS } from './limits.ts';
import { OVERRIDES } from './overrides.ts';
import { PEERS } from './peers.ts';
import { SIMULATION } from './simulation.ts';
import { TELEMETRY } from './telemetry.ts';
import { WEBHOOKS } from './webhooks.ts';

/** Everything that can be set. Defaults serve a developer on one machine; docs/configuration.md is generated from this. */
export const SCHEMA = {
  ...DOORS,
  ...BACKENDS,
  ...IDENTITY,
  ...PEERS,
  ...LIMITS,
  ...SIMULATION,
  ...DISTRIBUTION,
  ...OVERRIDES,
  ...WEBHOOKS,
  ...TELEMETRY,
};

type Values<T> = T extends { readonly doc: string; readonly env: string; readonly default: infer V }
  ? V
  : { readonly [K in keyof T]: Values<T[K]> };

/** The settings of a process, checked. */
export type Config = Values<typeof SCHEMA>;
