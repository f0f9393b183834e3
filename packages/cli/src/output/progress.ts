import { Presets, SingleBar } from 'cli-progress';
import type { Invocation } from '../invocation.ts';

/** How far something is that takes a while. */
export interface HowFar {
  readonly done: number;
  readonly total: number;
  /** 0 while nobody knows. */
  readonly perSecond: number;
  readonly secondsLeft?: number | undefined;
}

/** A bar that is drawn over itself until it ends, and then is gone. */
export interface Progress {
  show(what: string, far: HowFar): void;
  end(): void;
}

const NOWHERE: Progress = { show: () => undefined, end: () => undefined };

const FORMAT = '{what} {bar} {percentage}% | {value} of {total} {unit} | {rate}';

/** On the terminal that reads the notes; nowhere where there is none, or the answer is for a machine. */
export function progressOf(
  { streams, options }: Pick<Invocation, 'streams' | 'options'>,
  quiet: boolean,
  unit = 'findings',
): Progress {
  const { terminal } = streams;
  if (terminal === undefined || quiet || options.output === 'json') return NOWHERE;
  // Neither hides the cursor nor changes how lines wrap: a process that is killed leaves the terminal as it was.
  const harmless = { hideCursor: false, linewrap: true };
  const drawing = { stream: terminal, format: FORMAT, clearOnComplete: true, fps: 5, barsize: 24, ...harmless };
  const bar = new SingleBar(drawing, Presets.shades_classic);
  return {
    show(what, far) {
      const payload = { what, unit, rate: rateText(far) };
      if (bar.isActive) bar.setTotal(far.total);
      else bar.start(far.total, far.done, payload);
      bar.update(far.done, payload);
    },
    end: () => bar.stop(),
  };
}

/** `1.2M/s, 2 min left`; as much of it as is known. */
export function rateText({ perSecond, secondsLeft }: HowFar): string {
  if (perSecond === 0) return 'waiting';
  const rate = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 }).format(perSecond);
  return secondsLeft === undefined ? `${rate}/s` : `${rate}/s, ${leftText(secondsLeft)} left`;
}

function leftText(seconds: number): string {
  return seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
