import { updateReasons } from '../../measure/probe.ts';
import type { AdaptedState, Answer, DeviceLog, Probe, Readback, UpdateReason } from '../../measure/probe.ts';
import type { Declaration, HttpEndpoint } from '../../model/declaration.ts';
import { ProbeError } from '../../model/errors.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { logIn } from '../audit.ts';
import { rollBackMs, shortly } from '../deadline.ts';
import { longestOutput, npyType, outputIn, payloadOf } from '../payload.ts';
import { saysIn, stateIn, valueIn } from '../said.ts';
import { secretOf } from '../secrets/secret.ts';
import { accepted, caller, jsonIn } from './request.ts';
import type { Caller } from './request.ts';
import { thingIn } from './thing.ts';
import type { Target, Thing } from './thing.ts';
import { trustIn } from './trust.ts';

export const longestDescription = 1024 * 1024;
export const longestValue = 64 * 1024;
const longestLog = 4 * 1024 * 1024;
const none: Readonly<Record<string, string>> = {};

async function readJson(call: Caller, target: Target, what: string): Promise<unknown> {
  const answer = await call.ask({ method: target.method, url: target.url(none), most: longestValue });
  return jsonIn(accepted(answer, what), what);
}

/** `Server-Timing: infer;dur=2.1` (W3C Server Timing): what the device says it took. */
function reportedIn(header: string | string[] | undefined): number | undefined {
  const found = /(?:^|,)\s*infer\s*;[^,]*\bdur=(\d+(?:\.\d+)?)/.exec([header ?? ''].flat().join(','))?.[1];
  return found === undefined ? undefined : Number(found);
}

async function identity(call: Caller, thing: Thing): Promise<Readback> {
  const target = thing.typedProperty('nameplate');
  if (!target) throw new ProbeError('PROBE_LACKS', 'the Thing Description has no property of @type gradus:nameplate');
  return { via: 'http', says: saysIn(await readJson(call, target, 'the nameplate')) };
}

async function stimulate(call: Caller, target: Target, asked: unknown): Promise<void> {
  const body = Buffer.from(JSON.stringify(asked));
  const answer = await call.ask({
    method: target.method,
    url: target.url(none),
    body,
    type: 'application/json',
    most: longestValue,
  });
  accepted(answer, 'the stimulus');
}

async function infer(call: Caller, target: Target, model: string, body: Buffer): Promise<Answer> {
  const url = target.url({ model });
  const answer = await call.ask({
    method: target.method,
    url,
    body,
    type: npyType,
    accept: npyType,
    most: longestOutput,
  });
  accepted(answer, 'the inference');
  const reportedMs = reportedIn(answer.headers['server-timing']);
  return { output: outputIn(answer.body, answer.type), ...(reportedMs === undefined ? {} : { reportedMs }) };
}

async function teach(
  call: Caller,
  target: Target,
  asked: { model: string; label: string },
  body: Buffer,
): Promise<void> {
  const { method } = target;
  accepted(await call.ask({ method, url: target.url(asked), body, type: npyType, most: longestValue }), 'the lesson');
}

/** An action that answers with the model's state. */
async function stateAfter(
  call: Caller,
  target: Target,
  model: string,
  { what, within }: { what: string; within: number },
): Promise<AdaptedState> {
  const { method } = target;
  const answer = await call.ask({ method, url: target.url({ model }), most: longestValue, within });
  return stateIn(jsonIn(accepted(answer, what), what), what);
}

async function readLog(call: Caller, thing: Thing, after: number, from: From): Promise<DeviceLog> {
  const target = thing.typedProperty('log-read');
  if (!target) throw new ProbeError('PROBE_LACKS', 'the Thing Description has no property of @type gradus:log-read');
  const url = target.url({ after: String(after) });
  const answer = accepted(await call.ask({ method: target.method, url, most: longestLog }), 'the log');
  return logIn(jsonIn(answer, 'the log'), answer.body, from.declaration, from.folder);
}

/** Between two looks whether it is back, ms. */
const lookEveryMs = 100;

/** Restarted, and back when it says its nameplate. */
async function restart(call: Caller, thing: Thing, within: number): Promise<void> {
  const target = thing.action('restart');
  accepted(await call.ask({ method: target.method, url: target.url(none), most: longestValue }), 'the restart');
  const from = performance.now();
  for (;;) {
    await wait(lookEveryMs);
    try {
      await identity(call, thing);
      return;
    } catch (error) {
      if (!(error instanceof ProbeError)) throw error;
      if (performance.now() - from > within)
        throw new ProbeError('PROBE_TIMEOUT', `not back ${within} ms after a restart: ${error.message}`, {
          cause: error,
        });
    }
  }
}

/** The problem's type says the reason (docs/affordances.md). */
function reasonIn(body: Buffer): UpdateReason {
  try {
    const { type } = JSON.parse(body.toString('utf8')) as { type?: unknown };
    return updateReasons.find((reason) => type === `urn:gradus:update:${reason}`) ?? 'other';
  } catch {
    return 'other';
  }
}

const octets = 'application/octet-stream';
async function update(call: Caller, target: Target, image: Uint8Array, within: number, cutAt?: number) {
  const asked = {
    method: target.method,
    url: target.url(none),
    body: Buffer.from(image),
    type: octets,
    most: longestValue,
    within,
  };
  try {
    const answer = await call.ask({ ...asked, ...(cutAt === undefined ? {} : { cutAt }) });
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 404 && answer.status !== 405)
      return reasonIn(answer.body);
    accepted(answer, 'the update');
  } catch (error) {
    if (cutAt === undefined || !(error instanceof ProbeError) || error.code !== 'PROBE_CLOSED') throw error;
  }
  return undefined;
}

/** A token comes as the media types of RFC 9782 say. */
async function attest(call: Caller, target: Target, nonce: Uint8Array, form: 'cwt' | 'jwt'): Promise<Uint8Array> {
  const body = Buffer.from(JSON.stringify({ nonce: Buffer.from(nonce).toString('base64url') }));
  const answer = await call.ask({
    method: target.method,
    url: target.url(none),
    body,
    type: 'application/json',
    accept: `application/eat+${form}`,
    most: longestValue,
  });
  return accepted(answer, 'the attestation').body;
}

type From = { declaration: Declaration; folder: string };

function propertyOf(declaration: Declaration, point: string): string {
  const name = declaration.points?.find(({ id }) => id === point)?.http;
  if (name === undefined) throw new ProbeError('PROBE_LACKS', `points.${point} has no http property`);
  return name;
}

/** The Thing Description, fetched when first needed; a failure is tried again by the next call. */
export function describing(call: Caller, address: string): () => Promise<Thing> {
  let thing: Promise<Thing> | undefined;
  const load = async (): Promise<Thing> => {
    const accept = 'application/td+json, application/json';
    const answer = await call.ask({ method: 'GET', url: new URL(address), accept, most: longestDescription });
    return thingIn(jsonIn(accepted(answer, 'the Thing Description'), shortly(address)), address);
  };
  return async () => {
    thing ??= load();
    try {
      return await thing;
    } catch (error) {
      thing = undefined;
      throw error;
    }
  };
}

/** A device by its W3C Thing Description: affordances by `@type`, points by property name (docs/affordances.md). */
export function httpProbe(endpoint: HttpEndpoint, declaration: Declaration, folder: string): Probe {
  const { bearer } = endpoint;
  const call = caller(new URL(endpoint.thing).origin, bearer && (() => secretOf(bearer, folder)), {
    ca: trustIn(endpoint, folder),
  });
  const thing = describing(call, endpoint.thing);
  // One look-up a model and a channel, so that a query asks for nothing but itself.
  const actions = new Map<string, Target>();
  const action = async (type: string): Promise<Target> => {
    const target = actions.get(type) ?? (await thing()).action(type);
    actions.set(type, target);
    return target;
  };
  return {
    identity: async () => await identity(call, await thing()),
    prepare: (_model, input) => void payloadOf(input),
    infer: async (model, input) => await infer(call, await action('infer'), model, payloadOf(input)),
    teach: async (model, input, label) => await teach(call, await action('teach'), { model, label }, payloadOf(input)),
    adapt: async (model, within) =>
      await stateAfter(call, await action('adapt'), model, { what: 'the adaptation', within }),
    reset: async (model) =>
      await stateAfter(call, await action('reset'), model, { what: 'the roll-back', within: rollBackMs }),
    stimulate: async (channel, hold) => await stimulate(call, await action('stimulus'), { channel, hold }),
    read: async (point) => {
      const name = propertyOf(declaration, point);
      return valueIn(await readJson(call, (await thing()).property(name), name), name);
    },
    readLog: async (after) => await readLog(call, await thing(), after, { declaration, folder }),
    restart: async (within) => await restart(call, await thing(), within),
    update: async (image, within, cutAt) => await update(call, await action('update'), image, within, cutAt),
    attest: async (nonce, form) => await attest(call, await action('attest'), nonce, form),
    ping: async () => {
      await call.ask({ method: 'HEAD', url: new URL(endpoint.thing), most: longestValue });
    },
    // oxlint-disable-next-line require-await -- closing sockets takes no time
    close: async () => call.close(),
  };
}
