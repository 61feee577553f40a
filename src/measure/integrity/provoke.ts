import type { AuditEvent } from '../../model/audit-log.ts';
import type { Declaration } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { needed } from '../asked.ts';
import { TooFew } from '../bench.ts';
import type { Probe } from '../probe.ts';

/** What the bench did, and between which of its own wall times (ms since 1970). */
export type Provoked = { event: AuditEvent; result: 'success' | 'failure'; from: number; to: number };

/** What the bench asks for that no device has. */
const nowhere = 'gradus-no-such-channel';

const isRefusal = (error: unknown): boolean => error instanceof ProbeError && error.code === 'PROBE_REFUSED';

/** Does it, and says when; whether the device takes it is for the result. Any failure but a refusal is the wire's. */
async function provoke(event: AuditEvent, act: () => Promise<unknown>): Promise<Provoked> {
  const from = Date.now();
  try {
    await act();
    return { event, result: 'success', from, to: Date.now() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { event, result: 'failure', from, to: Date.now() };
  }
}

function channelOf({ channels = [] }: Declaration): { id: string; value: number; unit: string } {
  const [channel] = channels;
  if (!channel) throw new TooFew('there is no channel whose hold could be written down');
  const { low, high } = channel.range;
  return { id: channel.id, value: (low + high) / 2, unit: channel.unit };
}

type Act = () => Promise<Provoked[]>;

/** How each kind of event is provoked, with what the declaration has. */
export function actsOf(probe: Probe, declaration: Declaration): Readonly<Record<AuditEvent, Act>> {
  const stimulate = needed(probe, 'stimulate').bind(probe);
  const { id, value, unit } = channelOf(declaration);
  return {
    control: async () => [
      await provoke('control', async () => await stimulate(id, { value, unit })),
      await provoke('control', async () => await stimulate(id, null)),
    ],
    'request-error': async () => [
      await provoke('request-error', async () => await stimulate(nowhere, { value: 0, unit: '1' })),
    ],
    configuration: async () => {
      const [model] = declaration.models ?? [];
      if (!model || !probe.reset) throw new TooFew('configuration is declared, and no model can be reset: bind adapt');
      const reset = probe.reset.bind(probe);
      return [await provoke('configuration', async () => await reset(model.id))];
    },
    'access-control': async () => {
      const wire = await probe.wire?.('http');
      if (!wire?.hasToken)
        throw new TooFew('access-control is declared, and no token over http: the bench refuses itself');
      const asked = await wire.described();
      const [form] = asked.affordances.find(({ kind, forms }) => kind === 'property' && forms[0]?.url)?.forms ?? [];
      if (form?.url === undefined) throw new TooFew('no property could be asked for without a credential');
      const { url, method } = form;
      const from = Date.now();
      const { status } = await wire.ask({ method, url, credential: 'none' });
      return [
        {
          event: 'access-control',
          result: status === 401 || status === 403 ? 'failure' : 'success',
          from,
          to: Date.now(),
        },
      ];
    },
  };
}
