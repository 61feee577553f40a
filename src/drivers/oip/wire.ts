import type { OipWire } from '../../measure/protocol/oip/wire.ts';
import { inputsFor, requestText } from '../../measure/protocol/oip/input.ts';
import type { End, Handshake } from '../../measure/protocol/port.ts';
import type { Declaration, OipEndpoint } from '../../model/declaration.ts';
import { caller } from '../http/request.ts';
import type { Caller } from '../http/request.ts';
import { declaredStack, tappedHandshake } from '../http/tapped.ts';
import { secretOf } from '../secrets/secret.ts';
import { addressOf, get, inferOnce } from './ask.ts';

const phases = ['live', 'ready', 'server', 'model', 'infer'] as const;
type PhaseName = (typeof phases)[number];
const longestAnswer = 1024 * 1024;

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : '');

/** The server as it names itself; who maintains it, only a declaration says. */
function serverIn(metadata: Readonly<Record<string, unknown>>, declaration: Declaration): End {
  const declared = declaredStack(declaration, 'oip');
  const [stack, version] = [text(metadata['name']), text(metadata['version'])];
  return stack === '' ? declared : { ...declared, stack, version };
}

async function walk(call: Caller, endpoint: OipEndpoint, declaration: Declaration, doing: (name: PhaseName) => void) {
  await get(call, endpoint, 'health/live');
  doing('ready');
  await get(call, endpoint, 'health/ready');
  doing('server');
  const device = serverIn(await get(call, endpoint, ''), declaration);
  const [model] = declaration.models ?? [];
  if (!model) return device;
  doing('model');
  await get(call, endpoint, `models/${encodeURIComponent(model.id)}`);
  doing('infer');
  await inferOnce(call, endpoint, model, Buffer.from(requestText(inputsFor(model))));
  return device;
}

/** A server of the Open Inference Protocol over REST, met by Node's own client. */
export function oipWire(endpoint: OipEndpoint, declaration: Declaration, folder: string): OipWire {
  const bearer = endpoint.bearer && secretOf(endpoint.bearer, folder);
  const { origin } = new URL(endpoint.url);
  const asked = caller(origin, bearer === undefined ? undefined : () => bearer);
  const callers = { declared: asked, none: caller(origin, undefined), wrong: caller(origin, () => 'wrong') };
  const handshake = async (): Promise<Handshake> =>
    await tappedHandshake({
      wire: 'oip',
      protocol: 'OIP',
      url: addressOf(endpoint, ''),
      bearer,
      declaration,
      phases,
      ask: async (call, doing) => await walk(call, endpoint, declaration, doing),
    });
  return {
    peers: [{ name: 'node-http', handshake }],
    hasBearer: bearer !== undefined,
    async ask(below, body, who = 'declared') {
      const answer = await callers[who].ask({
        method: body === undefined ? 'GET' : 'POST',
        url: addressOf(endpoint, below),
        ...(body === undefined ? {} : { body: Buffer.from(body), type: 'application/json' }),
        most: longestAnswer,
      });
      return { status: answer.status, type: answer.type, text: answer.body.toString('utf8') };
    },
    // oxlint-disable-next-line require-await -- closing sockets takes no time
    async close() {
      for (const call of Object.values(callers)) call.close();
    },
  };
}
