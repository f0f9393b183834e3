import type { CompletedSimulation } from '../../kernel/ports.ts';
import { type ChangeSubject, type Gate, isRequired } from './gate.ts';

const HOUR_MS = 3_600_000;

/** A batch simulation of exactly this policy, young enough, against what is live now; nothing that it was over has moved since. */
export const FRESH_SIMULATION: Gate<ChangeSubject> = {
  code: 'FRESH_SIMULATION',
  required: 'on request',
  evaluate(subject) {
    const fresh = freshSimulation(subject);
    if (fresh !== undefined) return { message: `Simulation ${fresh.simulation} finished at ${fresh.finishTime}.` };
    const [newest] = subject.simulations;
    if (newest === undefined) return { message: 'No batch simulation of this candidate.', remedy: remedyOf(subject) };
    const refused = (why: string) => ({
      message: `Simulation ${newest.simulation} ${why}`,
      remedy: remedyOf(subject),
    });
    const hours = subject.rules.simulationMaxAgeHours;
    const [stale] = newest.stale;
    if (!isYoung(newest, subject)) return refused(`is older than ${hours} hours.`);
    if (stale !== undefined) return refused(`is stale: ${stale}`);
    return refused('compares with another baseline than what is live.');
  },
};

/** What the fresh simulation counted is within the bounds of the tenant. */
export const SIMULATION_THRESHOLDS: Gate<ChangeSubject> = {
  code: 'SIMULATION_THRESHOLDS',
  required: 'by default',
  evaluate(subject) {
    const thresholds = thresholdsOf(subject);
    if (thresholds.length === 0) return { message: 'The governance policy sets no threshold.' };
    const fresh = freshSimulation(subject);
    if (fresh === undefined) return { message: 'There is no fresh simulation to look at.', remedy: remedyOf(subject) };
    // A measure that the simulation does not know is not taken for zero.
    const beyond = thresholds.filter(({ measure, maximum }) => !((fresh.measures[measure] ?? Number.NaN) <= maximum));
    if (beyond.length === 0)
      return { message: `Simulation ${fresh.simulation} is within ${thresholds.length} threshold(s).` };
    const shown = beyond.map(
      ({ measure, maximum }) => `${measure} is ${fresh.measures[measure] ?? 'unknown'}, at most ${maximum}`,
    );
    return {
      message: `Simulation ${fresh.simulation}: ${shown.join('; ')}.`,
      remedy: 'Change the policy, or have an operator move the threshold.',
    };
  },
};

/** What the gates that are required go by; undefined where they look at no simulation. */
export function simulationRelied(subject: ChangeSubject): CompletedSimulation | undefined {
  const areBounded = isRequired(SIMULATION_THRESHOLDS, subject) && thresholdsOf(subject).length > 0;
  return areBounded || isRequired(FRESH_SIMULATION, subject) ? freshSimulation(subject) : undefined;
}

function thresholdsOf({ rules, environment }: ChangeSubject) {
  return rules.thresholds.filter((one) => one.environment === environment);
}

function freshSimulation(subject: ChangeSubject): CompletedSimulation | undefined {
  return subject.simulations.find(
    (one) => isYoung(one, subject) && one.stale.length === 0 && comparesWithLive(one, subject),
  );
}

function isYoung({ finishTime }: CompletedSimulation, { now, rules }: ChangeSubject): boolean {
  return now.getTime() - Date.parse(finishTime) <= rules.simulationMaxAgeHours * HOUR_MS;
}

/** Where nothing is live yet there is nothing that it would have to be compared with. */
function comparesWithLive({ baselineIrDigest }: CompletedSimulation, { live }: ChangeSubject): boolean {
  return live.length === 0 || live.some(({ irDigest }) => irDigest === baselineIrDigest);
}

function remedyOf({ version: { pack, version }, live }: ChangeSubject): string {
  const [first] = live;
  const baseline = first === undefined ? 'none' : `active:${first.environment}/${pack}`;
  return `Run: policyctl simulate --batch --candidate version:${pack}@${version} --baseline ${baseline} --snapshot NAME`;
}
