import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, describe, it } from 'node:test';
import { openProbe } from '../../src/desk/wire.ts';
import { syslogProbe } from '../../src/drivers/syslog/probe.ts';
import type { Found } from '../../src/measure/bench.ts';
import { auditLog } from '../../src/measure/integrity/audit-log.ts';
import { benchIn, declarationOf, measured, stepOf } from '../contracts/bench.ts';
import { simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { freePort } from '../protocol/mqtt-stage.ts';

type Checked = { name: string; value: unknown; actual: string };
const checksIn = (all: readonly Found[]): Checked[] => all.flatMap((one) => (one.kind === 'check' ? [one.check] : []));

async function found({ declaration, folder }: Simulator): Promise<readonly Found[]> {
  const bench = benchIn(folder, declaration);
  const probe = await openProbe(declaration, { folder });
  try {
    await auditLog(probe, stepOf('integrity.audit-log', 3), bench);
  } finally {
    await probe.close();
  }
  return bench.all;
}

for (const scheme of ['udp', 'tcp'] as const)
  describe(`an audit log that is sent away over ${scheme}`, () => {
    let sim: Simulator | undefined;
    before(async () => {
      sim = await simulator('L3', [], ['--syslog', `${scheme}://127.0.0.1:${await freePort()}`]);
    });
    after(async () => await sim?.stop());
    const sensor = (): Simulator => sim ?? assert.fail();

    it('holds everything that was provoked; that the device keeps it is unknown', async () => {
      const all = await found(sensor());
      const { value, n } = measured(all, 'audit.completeness');
      assert.deepEqual([value, n], [1, 12]);
      const open = checksIn(all).filter((one) => one.value !== true);
      assert.deepEqual(
        open.map((one) => [one.name, one.value]),
        [['retention', 'unknown']],
      );
    });
    it('shows a gap and a clock that jumps as a log that is read does', async () => {
      for (const [fault, check] of [
        ['log-gap', 'numbered'],
        ['log-clock-jump', 'steady-clock'],
      ] as const) {
        await sensor().tell(`fault on ${fault}`);
        const all = await found(sensor());
        await sensor().tell(`fault off ${fault}`);
        assert.equal(checksIn(all).find(({ name }) => name === check)?.value, false, fault);
      }
    });
  });

describe('a place where something else sends', () => {
  it('is no log: the reading ends and says what came', async () => {
    const port = await freePort();
    const probe = syslogProbe({ listen: `udp://127.0.0.1:${port}` }, declarationOf(), '.');
    assert.deepEqual((await probe.readLog?.(-1))?.records, []);
    const socket = createSocket('udp4');
    await new Promise((resolve) => socket.send('<34>Oct 11 22:14:15 host su: failed', port, '127.0.0.1', resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await assert.rejects(async () => await probe.readLog?.(-1), {
      code: 'PROBE_GARBAGE',
      message: /no message of RFC 5424/,
    });
    socket.close();
    await probe.close();
  });
});
