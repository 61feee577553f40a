import { simulate, type SimulatorOptions } from '../drivers/simulator/simulator.ts';

/** `gradus sim`: without a personality it lists them. Ends with Ctrl-C. */
export async function sim(personality: string | undefined, options: SimulatorOptions): Promise<void> {
  const list = personality === undefined || options.list === true;
  process.exitCode = await simulate(personality, { ...options, list });
}
