import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { encodeNpy } from '../../../src/formats/npy.ts';
import { Refusal } from '../../body/refusal.ts';
import type { Sensor } from '../../body/sensor.ts';
import { longestPayload, npyType, tensorIn } from '../payload.ts';
import { stimulusIn } from '../stimulus.ts';
import type { Wire } from '../wire.ts';
import { thingOf } from './thing.ts';

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

async function stimulate(sensor: Sensor, { request, response }: Exchange): Promise<void> {
  const { channel, hold } = stimulusIn(parsed(await bodyOf(request)));
  sensor.hold(channel, hold);
  response.writeHead(204).end();
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
  if (request.headers['content-type'] !== npyType) throw new HttpRefusal(415, `Content-Type is ${npyType}`);
  const input = tensorIn(await bodyOf(request));
  if (lost(sensor, exchange)) return;
  const { output, ms } = await sensor.infer(url.searchParams.get('model') ?? '', input);
  const bytes = sensor.faults.has('garbage') ? randomBytes(144) : encodeNpy(output);
  response.writeHead(200, { 'content-type': npyType, 'server-timing': `infer;dur=${ms.toFixed(3)}` }).end(bytes);
}

function readPoint(sensor: Sensor, name: string): unknown {
  if (name === 'nameplate') return sensor.nameplate();
  try {
    return sensor.read(name);
  } catch (error) {
    if (error instanceof Refusal) throw new HttpRefusal(404, error.message);
    throw error;
  }
}

async function answer(sensor: Sensor, base: string, exchange: Exchange): Promise<void> {
  const { request, response, url } = exchange;
  const property = /^\/properties\/([A-Za-z0-9._-]{1,64})$/.exec(url.pathname)?.[1];
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const asked = `${method} ${url.pathname}`;
  if (asked === 'GET /.well-known/wot') return sendJson(response, thingOf(sensor, base), 'application/td+json');
  if (method === 'GET' && property !== undefined) return sendJson(response, readPoint(sensor, property));
  if (asked === 'POST /actions/stimulus') return stimulate(sensor, exchange);
  if (asked === 'POST /actions/infer' && sensor.personality.models.length > 0) return infer(sensor, exchange);
  throw new HttpRefusal(404, `there is no ${asked}`);
}

function refuse({ request, response }: Exchange, error: unknown): void {
  const status = error instanceof HttpRefusal ? error.status : error instanceof Refusal ? 400 : 500;
  const detail = error instanceof Error ? error.message : String(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of the body is read and dropped, and the connection is not used again.
  if (!request.complete) response.setHeader('connection', 'close');
  request.resume();
  sendJson(response, { title: 'Refused', status, detail }, 'application/problem+json', status);
}

/** Serves the sensor's Thing over HTTP on 127.0.0.1. */
export async function httpFace(sensor: Sensor, port: number, wire: Wire): Promise<HttpFace> {
  let base = '';
  const server = createServer((request, response) => {
    const exchange = { request, response, url: new URL(request.url ?? '/', 'http://127.0.0.1') };
    answer(sensor, base, exchange).catch((error: unknown) => refuse(exchange, error));
  });
  // Longer than a client waits between two stimuli, so that it never meets a connection that is just closing.
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  base = `http://127.0.0.1:${address.port}`;
  wire.watch(address.port);
  return {
    url: base,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
