import type { IncomingMessage } from 'node:http';
import type { Event } from '../../body/audit.ts';
import type { Sensor } from '../../body/sensor.ts';

const done: Readonly<Record<string, Pick<Event, 'category' | 'type'>>> = {
  '/actions/stimulus': { category: 'control', type: 'channel held or let go' },
  '/actions/adapt': { category: 'configuration', type: 'model adapted' },
  '/actions/reset': { category: 'configuration', type: 'model reset' },
};

/** Writes down what was asked over HTTP and how it ended: whatever changes the device, and whatever was refused. */
export function note({ audit }: Sensor, request: IncomingMessage, refused?: { status: number; why: string }): void {
  const [path = ''] = (request.url ?? '').split('?');
  const { authorization: secret } = request.headers;
  const from = { source: request.socket.remoteAddress ?? 'http', secret };
  if (!refused) {
    const known = request.method === 'POST' ? done[path] : undefined;
    if (known) audit?.write({ ...known, ...from, result: 'success' });
    return;
  }
  const category = refused.status === 401 ? 'access-control' : 'request-error';
  const type = `${request.method} refused with ${refused.status}`;
  audit?.write({ category, type, result: 'failure', ...from, detail: refused.why.slice(0, 200) });
}
