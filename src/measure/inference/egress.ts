import { ProbeError } from '../../model/errors.ts';
import type { Attempt, Egress, Probe } from '../probe.ts';
import type { Raw } from '../raw.ts';

/** The ways out of a device for one step; a text says why they cannot be shut. */
export type WaysOut = { shut(): Promise<void>; open(): void; says(): string; capture(): Raw | undefined } | string;

const question = {
  indicator: 'model.egress',
  prompt: {
    en: 'Unplug or switch off every connection of the device but the one to the bench. Is nothing else connected?',
    zh: '请断开或关闭设备除与测试台之外的所有连接。是否已无其他连接？',
  },
  expected: 'yes',
};

function attempted(attempts: readonly Attempt[], ways: number): string {
  const shut = attempts.filter(({ forwarded }) => !forwarded);
  const bytes = shut.reduce((sum, attempt) => sum + attempt.bytes, 0);
  return `${ways} shut, ${shut.length} attempts to get out with ${bytes} bytes in all, none forwarded`;
}

function throughBench(egress: Egress): WaysOut {
  let before = 0;
  return {
    // oxlint-disable-next-line require-await -- shutting takes no time here, and a person takes some
    async shut() {
      before = egress.attempts().length;
      egress.shut(true);
    },
    open: () => egress.shut(false),
    says: () => attempted(egress.attempts().slice(before), egress.ways.length),
    capture: () => egress.capture(),
  };
}

/** Somebody at the station pulls the plugs, and says so. */
function byHand(inspect: NonNullable<Probe['inspect']>): WaysOut {
  let who = '';
  return {
    async shut() {
      const { answer, initials, at } = await inspect(question);
      if (answer !== 'yes') throw new ProbeError('PROBE_LACKS', `not every way out was closed: ${answer}`);
      who = `closed by hand, ${initials} ${at}`;
    },
    open: () => undefined,
    says: () => who,
    capture: () => undefined,
  };
}

/** How every way out of the device can be shut: at the bench, else by the person at the station. */
export async function waysOut(probe: Probe): Promise<WaysOut> {
  try {
    if (probe.egress) return throughBench(await probe.egress());
  } catch (error) {
    if (!(error instanceof ProbeError) || error.code !== 'PROBE_LACKS') throw error;
  }
  if (probe.inspect) return byHand(probe.inspect.bind(probe));
  return 'no way out of the device leads through the bench (station.egress), and nobody is there to close it by hand';
}
