import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { Answer, Ask, Described, Form, HttpWire, Reading } from '../../measure/protocol/http/wire.ts';
import type { Declaration, HttpEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { shortly } from '../deadline.ts';
import { hush, secretOf } from '../secrets/secret.ts';
import { describedIn } from './described.ts';
import { handshakeWith } from './handshake.ts';
import { longestDescription, longestValue } from './probe.ts';
import { caller } from './request.ts';
import type { Answered, Asked, Caller } from './request.ts';
import { documentFaults, valueFaults } from './schema.ts';
import { placeOf } from './tapped.ts';
import { trustIn } from './trust.ts';

const wrongCredentials: Readonly<Record<string, string>> = {
  bearer: 'Bearer gradus-wrong-token',
  basic: `Basic ${Buffer.from('gradus:wrong').toString('base64')}`,
};

/** A device answers so often in vain; then no more is asked of it. */
const enoughFailures = 3;
const mostReadings = 100;
const dialMs = 5000;

function answerOf({ status, type, headers, body }: Answered): Answer {
  const told = Object.entries(headers).map(
    ([name, value]) => [name, shortly([value ?? ''].flat().join(', '), 500)] as const,
  );
  return { status, type: shortly(type), headers: Object.fromEntries(told), text: hush(body.toString('utf8')) };
}

const accepted = 'application/td+json, application/json;q=0.9, */*;q=0.1';

function askedOf({ method, url, credential = 'as declared', scheme = '', body, type }: Ask, most: number): Asked {
  const authorization = { none: '', wrong: wrongCredentials[scheme] ?? '', 'as declared': undefined }[credential];
  return {
    method,
    url: new URL(url),
    accept: accepted,
    most,
    ...(authorization === undefined ? {} : { authorization }),
    ...(body === undefined ? {} : { body: Buffer.from(body) }),
    ...(type === undefined ? {} : { type }),
  };
}

const askThrough = async (call: Caller, ask: Ask, most = longestValue): Promise<Answer> =>
  answerOf(await call.ask(askedOf(ask, most)));

function documentIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function describe(call: Caller, address: URL): Promise<Described> {
  const asked: Ask = { method: 'GET', url: address.href };
  const answered = await askThrough(call, asked, longestDescription);
  if (answered.status !== 200)
    throw new ProbeError('PROBE_LACKS', `GET ${address.pathname} gave ${answered.status}, no Thing Description`);
  const document = documentIn(answered.text);
  return { asked, answered, document, ...describedIn(document, address) };
}

const isReading = ({ op }: Form): boolean => op.includes('readproperty');

/** Exercises every form that reads a property; what cannot be exercised says why. */
async function readAll(call: Caller, { affordances }: Described): Promise<Reading[]> {
  const all = affordances
    .filter(({ kind }) => kind === 'property')
    .flatMap((of) => of.forms.filter(isReading).map((form) => ({ of, form })));
  const readings: Reading[] = [];
  let failures = 0;
  for (const one of all.slice(0, mostReadings)) {
    const { form } = one;
    const left = form.left ?? (form.url === undefined ? `${form.href} leads nowhere` : undefined);
    if (left !== undefined || failures >= enoughFailures) {
      readings.push({ ...one, left: left ?? `not asked after ${failures} without an answer` });
      continue;
    }
    const asked: Ask = { method: form.method, url: form.url ?? '' };
    try {
      readings.push({ ...one, asked, answered: await askThrough(call, asked) });
      failures = 0;
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      failures++;
      readings.push({ ...one, left: error.message });
    }
  }
  return readings;
}

type Certificate = Awaited<ReturnType<HttpWire['certificate']>>;

/** Connects whatever the certificate is worth, sends nothing, and asks what was found. */
async function certificateAt(address: URL, ca: string | undefined): Promise<Certificate> {
  const { host, port } = placeOf(address);
  const options = { host, port, servername: isIP(host) ? '' : host, timeout: dialMs, rejectUnauthorized: false };
  const anchors = ca === undefined ? 'of the system' : 'declared';
  return await new Promise<Certificate>((resolve, reject) => {
    const socket = connect({ ...options, ...(ca === undefined ? {} : { ca }) });
    socket.once('secureConnect', () => {
      const { authorized, authorizationError } = socket;
      resolve({ verified: authorized, anchors, ...(authorized ? {} : { why: shortly(String(authorizationError)) }) });
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error(`no answer within ${dialMs} ms`)));
    socket.once('error', (error) => reject(new ProbeError('PROBE_CLOSED', `TLS: ${shortly(error.message)}`)));
  });
}

/** A device's Thing over HTTP, met by Node's own client. */
export function httpWire(endpoint: HttpEndpoint, declaration: Declaration, folder: string): HttpWire {
  const address = new URL(endpoint.thing);
  const { bearer } = endpoint;
  const token = bearer && (() => secretOf(bearer, folder));
  const ca = trustIn(endpoint, folder);
  const call = caller(address.origin, token, { ca, connections: 'one each' });
  let description: Promise<Described> | undefined;
  let readings: Promise<Reading[]> | undefined;
  const described = async (): Promise<Described> => await (description ??= describe(call, address));
  return {
    peers: [{ name: 'node-http', handshake: () => handshakeWith(endpoint, declaration, folder) }],
    address,
    hasToken: bearer !== undefined,
    described,
    readings: async () => await (readings ??= described().then((one) => readAll(call, one))),
    ask: async (ask) => await askThrough(call, ask),
    async askInTurn(asks) {
      const kept = caller(address.origin, token, { ca, connections: 'one kept' });
      try {
        const all: Answered[] = [];
        for (const ask of asks) all.push(await kept.ask(askedOf(ask, longestValue)));
        return { answers: all.map(answerOf), connections: all.filter(({ reused }) => !reused).length };
      } finally {
        kept.close();
      }
    },
    documentFaults,
    valueFaults,
    certificate: async () => await certificateAt(address, ca),
    // oxlint-disable-next-line require-await -- closing sockets takes no time
    close: async () => call.close(),
  };
}
