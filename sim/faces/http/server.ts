import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { encodeNpy } from '../../../src/formats/npy.ts';
import { Refusal } from '../../body/refusal.ts';
import type { Attester } from '../../body/attest.ts';
import type { Sensor } from '../../body/sensor.ts';
import { sha256 } from '../../personality.ts';
import { longestPayload, npyType, tensorIn } from '../payload.ts';
import { stimulusIn } from '../stimulus.ts';
import type { Wire } from '../wire.ts';
import type { HttpOptions } from './options.ts';
import { note } from './noted.ts';
import { previousOn } from './behind.ts';
import { asGiven, thingOf } from './thing.ts';

export type HttpFace = { url: string; stop(): Promise<void> };
type Exchange = { request: IncomingMessage; response: ServerResponse; url: URL };

/** A refusal with its HTTP status, answered as RFC 9457 problem details. */
class HttpRefusal extends Refusal {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function sendJson(response: ServerResponse, value: unknown, type = 'application/json', status = 200): void {
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(value));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestPayload) throw new HttpRefusal(413, `a body has at most ${longestPayload} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal('the body is JSON: {"channel": …, "hold": {"value": …, "unit": …} or null}');
  }
}

function isJson(body: Buffer): boolean {
  try {
    parsed(body);
    return true;
  } catch {
    return false;
  }
}

async function stimulate(sensor: Sensor, { request, response }: Exchange): Promise<void> {
  isOfType(sensor, request, 'application/json');
  const body = await bodyOf(request);
  if (sensor.faults.has('malformed-input-taken') && !isJson(body)) return void response.writeHead(204).end();
  const { channel, hold } = stimulusIn(parsed(body));
  sensor.hold(channel, hold);
  response.writeHead(204).end();
}

/** What the action takes is of one type alone. */
function isOfType({ faults }: Sensor, request: IncomingMessage, type: string): void {
  const given = request.headers['content-type']?.split(';')[0]?.trim();
  if (given === type) return;
  throw new HttpRefusal(faults.has('unknown-type-400') ? 400 : 415, `Content-Type is ${type}`);
}

/** Faults that leave an inference without a whole answer: true when one of them took it. */
function lost(sensor: Sensor, { request, response }: Exchange): boolean {
  if (sensor.faults.has('hang-invoke')) return true;
  if (sensor.faults.has('close-on-invoke')) {
    request.socket.destroy();
    return true;
  }
  if (!sensor.faults.has('endless')) return false;
  response.writeHead(200, { 'content-type': npyType });
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(16_384)));
  };
  response.on('drain', more);
  more();
  return true;
}

async function infer(sensor: Sensor, exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  isOfType(sensor, request, npyType);
  const input = tensorIn(await bodyOf(request));
  if (lost(sensor, exchange)) return;
  const { output, ms } = await sensor.infer(url.searchParams.get('model') ?? '', input);
  const bytes = sensor.faults.has('garbage') ? randomBytes(144) : encodeNpy(output);
  response.writeHead(200, { 'content-type': npyType, 'server-timing': `infer;dur=${ms.toFixed(3)}` }).end(bytes);
}

async function teach(sensor: Sensor, { request, response, url }: Exchange): Promise<void> {
  isOfType(sensor, request, npyType);
  const input = tensorIn(await bodyOf(request));
  sensor.teach(url.searchParams.get('model') ?? '', input, url.searchParams.get('label') ?? '');
  response.writeHead(204).end();
}

/** An action without a body that answers with the state of the model. */
async function adapted(sensor: Sensor, { request, response, url }: Exchange): Promise<void> {
  await bodyOf(request);
  const model = url.searchParams.get('model') ?? '';
  sendJson(response, url.pathname === '/actions/reset' ? sensor.reset(model) : await sensor.adapt(model));
}

/** The actions of a sensor that learns. */
async function learning(sensor: Sensor, exchange: Exchange, asked: string): Promise<boolean> {
  if (!sensor.personality.adapts) return false;
  if (asked === 'POST /actions/teach') await teach(sensor, exchange);
  else if (asked === 'POST /actions/adapt' || asked === 'POST /actions/reset') await adapted(sensor, exchange);
  else return false;
  return true;
}

function nameplateOver(sensor: Sensor): Record<string, string> {
  const said = sensor.nameplate();
  return sensor.faults.has('another-build-over-http') ? { ...said, 'firmware.digest': sha256('another build') } : said;
}

function readPoint(sensor: Sensor, name: string, after = -1): unknown {
  if (name === 'nameplate') return nameplateOver(sensor);
  if (name === 'audit-log' && sensor.audit) return sensor.audit.read(after);
  try {
    return asGiven(sensor, name, sensor.read(name));
  } catch (error) {
    if (error instanceof Refusal) throw new HttpRefusal(404, error.message);
    throw error;
  }
}

function isProperty(sensor: Sensor, name: string): boolean {
  try {
    readPoint(sensor, name);
    return true;
  } catch {
    return false;
  }
}

/** The value of a property as the device sends it, with what faults make of it. */
function sendProperty(sensor: Sensor, { request, response, url }: Exchange, asked: string): void {
  const { faults } = sensor;
  const value = readPoint(sensor, asked, Number(url.searchParams.get('after') ?? -1));
  const name = previousOn(request.socket, asked, faults.has('answers-behind'));
  if (faults.has('head-refused') && request.method === 'HEAD') throw new HttpRefusal(405, 'HEAD is not allowed');
  if (faults.has('value-beyond') && name === 'temperature') return sendJson(response, 1e6);
  if (faults.has('error-as-200') && name === 'temperature') return sendJson(response, { error: 'sensor busy' });
  const type = faults.has('property-as-html') && name === 'temperature' ? 'text/html' : 'application/json';
  sendJson(response, name === asked ? value : readPoint(sensor, name), type);
}

/** Refuses who shows no token, or another one than the sensor's. */
function letIn({ faults }: Sensor, { request }: Exchange, { token }: HttpOptions): void {
  if (token === undefined) return;
  const { authorization } = request.headers;
  if (authorization === undefined && faults.has('token-optional')) return;
  if (authorization !== undefined && faults.has('token-unread')) return;
  if (authorization !== `Bearer ${token}`) throw new HttpRefusal(401, 'a bearer token is asked for');
}

const propertyPath = /^\/properties\/([A-Za-z0-9._-]{1,64})$/;

async function answer(sensor: Sensor, served: Served, exchange: Exchange): Promise<void> {
  const { base, options } = served;
  if (performance.now() < served.upAgain) throw new HttpRefusal(503, 'the device is starting');
  const { request, response, url } = exchange;
  const { faults, personality } = sensor;
  const property = propertyPath.exec(url.pathname)?.[1];
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const asked = `${method} ${url.pathname}`;
  if (asked === 'GET /.well-known/wot') {
    const type = faults.has('td-as-json') ? 'application/json' : 'application/td+json';
    return sendJson(response, thingOf(sensor, base, options.token !== undefined), type);
  }
  letIn(sensor, exchange, options);
  if (property !== undefined && !isProperty(sensor, property) && faults.has('unknown-as-200'))
    return sendJson(response, { error: 'not found' });
  if (method === 'GET' && property !== undefined) return sendProperty(sensor, exchange, property);
  if (asked === 'POST /actions/stimulus') return stimulate(sensor, exchange);
  if (asked === 'POST /actions/infer' && personality.models.length > 0) return infer(sensor, exchange);
  if (await learning(sensor, exchange, asked)) return;
  if (asked === 'POST /actions/update' && sensor.firmware) return await update(sensor, served, exchange);
  if (asked === 'POST /actions/attest' && sensor.attester) return await attest(sensor.attester, sensor, exchange);
  if (asked === 'POST /actions/restart' && sensor.audit) return restart(sensor, served, exchange);
  if (property === undefined) throw new HttpRefusal(404, `there is no ${asked}`);
  // A property that there is not is answered 404 before it is said that it cannot be written.
  readPoint(sensor, property);
  if (!faults.has('read-only-written')) throw new HttpRefusal(405, `${property} is read only`);
  request.resume();
  response.writeHead(204).end();
}

/** RFC 9110, 11.6.1 and 15.5.6. */
function sayWhy({ faults }: Sensor, response: ServerResponse, status: number): void {
  if (status === 405 && !faults.has('no-allow')) response.setHeader('allow', 'GET, HEAD');
  if (status === 401 && !faults.has('no-challenge')) response.setHeader('www-authenticate', 'Bearer realm="sensor"');
}

function refuse(sensor: Sensor, { request, response }: Exchange, error: unknown): void {
  const status = error instanceof HttpRefusal ? error.status : error instanceof Refusal ? 400 : 500;
  const detail = error instanceof Error ? error.message : String(error);
  if (status !== 503) note(sensor, request, { status, why: detail });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of the body is read and dropped, and the connection is not used again.
  if (!request.complete) response.setHeader('connection', 'close');
  request.resume();
  sayWhy(sensor, response, status);
  const said = sensor.faults.has('problem-says-200') ? 200 : status;
  sendJson(response, { title: 'Refused', status: said, detail }, 'application/problem+json', status);
}

/** `upAgain`: while the device restarts, when that is done (ms, monotonic). */
type Served = { base: string; options: HttpOptions; upAgain: number };

const restartMs = 300;

/** An image that did not come whole is none; one that is refused is answered with the reason as the problem's type. */
async function update(sensor: Sensor, served: Served, { request, response }: Exchange): Promise<void> {
  isOfType(sensor, request, 'application/octet-stream');
  let image: Buffer;
  try {
    image = await bodyOf(request);
  } catch (error) {
    if (!(error instanceof HttpRefusal)) sensor.firmware?.interrupted();
    throw error;
  }
  const reason = sensor.firmware?.take(image);
  if (reason !== undefined) {
    note(sensor, request, { status: 422, why: reason });
    const problem = { type: `urn:gradus:update:${reason}`, title: 'Image refused', status: 422, detail: reason };
    return sendJson(response, problem, 'application/problem+json', 422);
  }
  served.upAgain = performance.now() + restartMs;
  response.writeHead(202).end();
  sensor.restart();
}

async function attest(attester: Attester, sensor: Sensor, { request, response }: Exchange): Promise<void> {
  isOfType(sensor, request, 'application/json');
  const nonce = nonceIn(await bodyOf(request));
  const form = request.headers.accept?.includes('application/eat+jwt') === true ? 'jwt' : 'cwt';
  response.writeHead(200, { 'content-type': `application/eat+${form}` }).end(attester.attest(nonce, form));
}

/** From 8 to 64 bytes (RFC 9711, 4.1). */
function nonceIn(body: Buffer): Buffer {
  const { nonce } = parsed(body) as { nonce?: unknown };
  const bytes = Buffer.from(typeof nonce === 'string' ? nonce : '', 'base64url');
  if (bytes.length >= 8 && bytes.length <= 64) return bytes;
  throw new Refusal('the body is JSON: {"nonce": 8 to 64 bytes as base64url}');
}

function restart(sensor: Sensor, served: Served, { response }: Exchange): void {
  served.upAgain = performance.now() + restartMs;
  response.writeHead(202).end();
  sensor.restart();
}

function serverOf({ tls }: HttpOptions, listener: RequestListener): Server {
  if (!tls) return createServer(listener);
  return createSecureServer({ cert: readFileSync(tls.certificate), key: readFileSync(tls.key) }, listener);
}

/** A clock set to local time, eight hours ahead, and told as if it were UTC. */
const localDate = (): string => new Date(Date.now() + 8 * 3_600_000).toUTCString();

/** Serves the sensor's Thing over HTTP on 127.0.0.1. */
export async function httpFace(sensor: Sensor, port: number, wire: Wire, options: HttpOptions = {}): Promise<HttpFace> {
  const served: Served = { base: '', options, upAgain: 0 };
  const server = serverOf(options, (request, response) => {
    const exchange = { request, response, url: new URL(request.url ?? '/', 'http://127.0.0.1') };
    if (sensor.faults.has('date-local')) response.setHeader('date', localDate());
    answer(sensor, served, exchange).then(
      () => note(sensor, request),
      (error: unknown) => refuse(sensor, exchange, error),
    );
  });
  // Longer than a client waits between two stimuli, so that it never meets a connection that is just closing.
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  served.base = `${options.tls ? 'https' : 'http'}://127.0.0.1:${address.port}`;
  wire.watch(address.port);
  return {
    url: served.base,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
