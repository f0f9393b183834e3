import type { Measures } from '@policy-registry/simulation';
import { InvalidArgumentError } from 'commander';

/** Parsers of option values. They throw what commander shows as a usage error. */

export const wholeNumber = wholeNumberTo(999_999_999);

export function wholeNumberTo(most: number): (text: string) => number {
  return (text) => {
    if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
  };
}

/** `key=value`; the value is a number or a boolean where it reads like one, else a text. Adds to what came before. */
export function keyValue(text: string, previous: Record<string, string | number | boolean> = {}) {
  const [, key, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) throw new InvalidArgumentError('It must look like key=value.');
  return { ...previous, [key]: scalar(value) };
}

function scalar(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(text) ? Number(text) : text;
}

export interface Bound {
  readonly measure: keyof Measures;
  readonly maximum: bigint;
}

const MEASURES: Readonly<Record<keyof Measures, true>> = {
  changed: true,
  gained_blocks: true,
  lost_blocks: true,
  newly_suppressed: true,
  severity_raised: true,
  severity_lowered: true,
  unknown: true,
};

function isMeasure(text: string): text is keyof Measures {
  return Object.hasOwn(MEASURES, text);
}

/** `measure=maximum`. Adds to what came before. */
export function threshold(text: string, previous: readonly Bound[] = []): readonly Bound[] {
  const [, measure, maximum] = /^([a-z_]+)=(\d{1,15})$/.exec(text) ?? [];
  if (measure === undefined || maximum === undefined) {
    throw new InvalidArgumentError('It must look like measure=maximum, e.g. lost_blocks=0.');
  }
  if (!isMeasure(measure)) {
    const known = Object.keys(MEASURES).join(', ');
    throw new InvalidArgumentError(`There is no measure ${measure}: it must be one of ${known}.`);
  }
  return [...previous, { measure, maximum: BigInt(maximum) }];
}

/** ISO 8601 with a time zone. */
export function instant(text: string): Date {
  const date = new Date(text);
  const day = text.slice(0, 10);
  // JavaScript takes the 31st of February for the 3rd of March.
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00Z`).getUTCDate() === Number(day.slice(8));
  if (!isDay || !/^(T\d\d:\d\d.*(Z|[+-]\d\d:\d\d))?$/.test(text.slice(10)) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('It must be a date, or a time with its zone, e.g. 2026-11-24T08:00:00Z.');
  }
  return date;
}

/** `12` or `12-14`: lines, from 1, both included. */
export function lineRange(text: string): readonly [start: number, end: number] {
  const [, start, end = start] = /^([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?$/.exec(text) ?? [];
  if (start === undefined || Number(end) < Number(start)) {
    throw new InvalidArgumentError('It must be a line or a range of lines, from 1, e.g. 12 or 12-14.');
  }
  return [Number(start), Number(end)];
}

/** An address of a server, without a slash at its end. */
export function webAddress(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('It must be an address like https://registry.example.com.');
  }
  return url.href.replace(/\/+$/, '');
}

/** As it is written: an issuer is compared character by character, a slash at its end included. */
export function issuerAddress(text: string): string {
  webAddress(text);
  return text;
}

/** A whole number from 0 to 100. */
export function percent(text: string): number {
  if (!/^(100|\d{1,2})$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 0 to 100.');
  return Number(text);
}
