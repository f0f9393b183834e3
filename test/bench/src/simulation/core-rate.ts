/**
 * How often something is done in a second of one core: in a second of processor time of this process, all of its threads together. A
 * clock would count what others on the machine do in between. `once` does it a number of times, and says how often it did.
 */
export async function coreRate(once: () => number | Promise<number>, ms: number): Promise<number> {
  const end = performance.now() + ms;
  const begin = process.cpuUsage();
  let done = 0;
  do done += await once();
  while (performance.now() < end);
  const { user, system } = process.cpuUsage(begin);
  return (done * 1e6) / (user + system);
}
