import { text, whole } from './formats.ts';

/** What an override may be, and when its end is announced. */
export const OVERRIDES = {
  overrides: {
    days: whole(
      'Days that an override lasts at most, from when it is asked for.',
      'POLICY_REGISTRY_OVERRIDE_DAYS',
      365,
      1,
      3650,
    ),
    perPack: whole(
      'Overrides of a pack that are pending or approved at once.',
      'POLICY_REGISTRY_OVERRIDES_PER_PACK',
      500,
      1,
      1000,
    ),
    noticeDays: text(
      'Days before its end at which an override is announced to expire, separated by commas. Empty for no announcement.',
      'POLICY_REGISTRY_OVERRIDE_NOTICE_DAYS',
      '7,1',
      days,
    ),
  },
};

function days(value: unknown): void {
  if (typeof value !== 'string' || !/^$|^[1-9]\d{0,3}(,[1-9]\d{0,3}){0,9}$/.test(value)) {
    throw new Error('must be at most 10 numbers of days, e.g. 7,1');
  }
}
