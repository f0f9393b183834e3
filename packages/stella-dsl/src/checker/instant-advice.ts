import type { Expr } from '../parser/ast.ts';
import { rewrite } from '../repair.ts';
import { parseInstant } from '../values/instant.ts';
import { type Advice, guess } from './repairs.ts';

const HINT = 'write a date or an ISO 8601 instant: "2026-01-31" or "2026-01-31T08:00:00Z"';
const DAY_FIRST = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/;
const YEAR_FIRST = /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})$/;
const NO_ZONE = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:\d\d)?$/;

/** What was meant by a text that is no instant, where there is one meaning only. */
export function instantAdvice(expr: Expr, written: string): Advice {
  if (/^\d{4}-\d\d-\d\d$/.test(written)) return { hint: 'there is no such day' };
  const meant = readAs(written);
  if (meant === null || parseInstant(meant) === null) return { hint: HINT };
  // A time without a zone is read as UTC, which is not where everybody is.
  const zoned = /[Tt ]\d/.test(written) && !/(?:Z|[+-]\d\d:\d\d)$/.test(written);
  const text = `"${meant}"`;
  return { hint: `write ${text}`, fix: zoned ? guess(expr, text) : rewrite(expr, text) };
}

function readAs(written: string): string | null {
  const [, date, time, zone] = NO_ZONE.exec(written) ?? [];
  if (date !== undefined && time !== undefined) return `${date}T${time}${zone ?? 'Z'}`;
  const [, year, month, day] = YEAR_FIRST.exec(written) ?? [];
  if (year !== undefined) return dateOf(year, month, day);
  const [, first = '', second = '', last] = DAY_FIRST.exec(written) ?? [];
  if (last === undefined) return null;
  // With points the day comes first; with slashes only a number past 12 says which one it is.
  if (written.includes('.') || Number(first) > 12) return dateOf(last, second, first);
  return Number(second) > 12 ? dateOf(last, first, second) : null;
}

function dateOf(year: string, month = '', day = ''): string {
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
