import type { Span } from './rate.ts';

export interface BenchOptions extends Span {
  /** Findings of the larger table of a simulation; the smaller has a tenth. */
  readonly findings: number;
}

/** Loaded when asked for: one needs servers, another the engines of others. */
export const BENCHES = {
  stores: async (options: BenchOptions): Promise<object> => (await import('./stores.ts')).benchStores(options),
  language: async (options: BenchOptions): Promise<object> =>
    (await import('./language/bench-language.ts')).benchLanguage(options),
  import: async (options: BenchOptions): Promise<object> =>
    (await import('./import/bench-import.ts')).benchImport(options),
  simulation: async (options: BenchOptions): Promise<object> =>
    (await import('./simulation/bench-simulation.ts')).benchSimulation(options),
} as const;

export type BenchName = keyof typeof BENCHES;
