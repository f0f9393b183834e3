import { whole } from './formats.ts';

/** How what is live gets to engines. */
export const DISTRIBUTION = {
  distribution: {
    headSeconds: whole(
      'How long a signed head is valid, in seconds. It is signed anew when half of that is over.',
      'POLICY_REGISTRY_HEAD_SECONDS',
      86_400,
      60,
      2_592_000,
    ),
    engines: whole(
      'Engines of one environment whose reports are kept.',
      'POLICY_REGISTRY_ENGINES_PER_ENVIRONMENT',
      5000,
      1,
      100_000,
    ),
    reportSeconds: whole(
      'How long the report of an engine counts, in seconds.',
      'POLICY_REGISTRY_ENGINE_REPORT_SECONDS',
      604_800,
      60,
      31_536_000,
    ),
  },
};
