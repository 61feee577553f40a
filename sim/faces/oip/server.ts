import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FormatError } from '../../../src/formats/error.ts';
import { oipDocumentIn, oipTensorIn, oipTensorText } from '../../../src/formats/oip.ts';
import type { NamedTensor } from '../../../src/formats/oip.ts';
import { Refusal } from '../../body/refusal.ts';
import type { Sensor } from '../../body/sensor.ts';
import { inputShape } from '../../body/engine.ts';
import type { ModelSpec } from '../../personality.ts';
import type { Wire } from '../wire.ts';

export type OipFace = { url: string; stop(): Promise<void> };
export const oipStack = { name: 'node-http', version: process.versions.node, maintainer: 'OpenJS Foundation' } as const;

type Fields = Readonly<Record<string, unknown>>;
type Answer = { status: number; text: string; type?: string };
type Asked = { method: string; path: readonly string[]; body: string };

/** Characters: the model's input as text, several times over. */
const longestBody = 1024 * 1024;
const version = '1';

class OipRefusal extends Refusal {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const json = (value: unknown): Answer => ({ status: 200, text: JSON.stringify(value) });

function modelIn({ personality }: Sensor, id: string | undefined, wanted: string | undefined): ModelSpec {
  const model = personality.models.find((one) => one.id === id);
  if (!model) throw new OipRefusal(404, `there is no model ${id ?? ''}`);
  if (wanted !== undefined && wanted !== version) throw new OipRefusal(404, `${model.id} has no version ${wanted}`);
  return model;
}

/** `at` is the time of the window's last sample, ns since 1970: more than a double can hold. */
const outputsOf = ({ labels }: ModelSpec, dimensions: readonly number[] = [1, labels.length]): Fields[] => [
  { name: 'scores', datatype: 'FP32', shape: dimensions },
  { name: 'at', datatype: 'INT64', shape: [1] },
];

function metadata({ faults }: Sensor, model: ModelSpec): Answer {
  const shape = faults.has('oip-shape-transposed') ? inputShape.toReversed() : inputShape;
  const datatype = faults.has('oip-numpy-datatypes') ? 'float32' : 'FP32';
  return json({
    name: model.id,
    versions: faults.has('oip-version-gone') ? [version, '2'] : [version],
    platform: 'onnx_onnxv1',
    inputs: [{ name: 'window', datatype, shape }],
    outputs: outputsOf(model, faults.has('oip-output-shape-differs') ? [1, model.labels.length + 1] : undefined),
  });
}

const asFields = (value: unknown, what: string): Fields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new OipRefusal(400, `${what} is not an object`);
  return value as Fields;
};

/** The only input, as the model takes it. */
function inputIn({ faults }: Sensor, { inputs }: Fields): NamedTensor {
  if (!Array.isArray(inputs)) throw new OipRefusal(400, 'inputs is not a list');
  const all = inputs.map((one) => asFields(one, 'an input'));
  const window = all.find(({ name }) => name === 'window');
  if (!window) throw new OipRefusal(400, 'the input window is missing');
  const asks = faults.has('oip-any-datatype') ? { ...window, datatype: 'FP32', data: numbersIn(window) } : window;
  const shaped = faults.has('oip-any-shape') ? { ...asks, shape: inputShape } : asks;
  const columns = faults.has('oip-nested-by-columns') ? { ...shaped, data: byColumns(shaped['data']) } : shaped;
  const found = oipTensorIn(columns);
  if (found.tensor.type !== 'float32') throw new OipRefusal(400, 'the datatype of window is FP32');
  if (found.tensor.shape.join() !== inputShape.join())
    throw new OipRefusal(400, `the shape of window is [${inputShape.join(',')}]`);
  return found;
}

/** What is no number counts as 0. */
const numbersIn = ({ data }: Fields): unknown =>
  Array.isArray(data) ? (data.flat(8) as unknown[]).map((one) => (typeof one === 'number' ? one : 0)) : data;

/** Nested rows read as if they were columns; flat data stays. */
function byColumns(data: unknown): unknown {
  if (!Array.isArray(data) || !Array.isArray(data[0])) return data;
  const rows = data.flat(inputShape.length - 2) as number[][];
  return rows[0]?.map((_, column) => rows.map((row) => row[column])).flat();
}

/** Which of the outputs are asked for; undefined, all. */
function wantedIn({ outputs }: Fields, known: readonly string[]): string[] | undefined {
  if (outputs === undefined) return undefined;
  if (!Array.isArray(outputs)) throw new OipRefusal(400, 'outputs is not a list');
  const names = outputs.map((one) => String(asFields(one, 'an output')['name']));
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new OipRefusal(400, `there is no output ${unknown}`);
  return names;
}

const nowNs = (): bigint => BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n);

function outputTexts({ faults }: Sensor, all: readonly NamedTensor[]): string[] {
  return all.map((one) => {
    const text = oipTensorText(one);
    if (one.name === 'at' && faults.has('oip-int64-quoted')) return text.replace(/\[(\d+)\]\}$/, '["$1"]}');
    if (one.name === 'scores' && faults.has('oip-scores-short')) return text.replace(/,[^,\]]+\]\}$/, ']}');
    return text;
  });
}

async function infer(sensor: Sensor, model: ModelSpec, body: string): Promise<Answer> {
  const { faults } = sensor;
  const asked = asFields(oipDocumentIn(body), 'the request');
  const { tensor } = inputIn(sensor, asked);
  const wanted = wantedIn(asked, ['scores', 'at']);
  const { output } = await sensor.infer(model.id, tensor);
  const at: NamedTensor = { name: 'at', tensor: { type: 'int64', shape: [1], data: BigInt64Array.of(nowNs()) } };
  const all = [{ name: 'scores', tensor: output }, at].filter(
    ({ name }) => faults.has('oip-all-outputs') || (wanted?.includes(name) ?? true),
  );
  const { id } = asked;
  const head = {
    model_name: faults.has('oip-model-renamed') ? 'model' : model.id,
    model_version: version,
    ...(id === undefined || faults.has('oip-id-lost') ? {} : { id }),
  };
  const text = `${JSON.stringify(head).slice(0, -1)},"outputs":[${outputTexts(sensor, all).join(',')}]}`;
  return { status: 200, text };
}

/** `models/NAME[/versions/V][/ready|/infer]`. */
async function ofModel(sensor: Sensor, { method, path, body }: Asked): Promise<Answer> {
  const [, id, ...rest] = path;
  const isVersioned = rest[0] === 'versions';
  const [verb] = isVersioned ? rest.slice(2) : rest;
  if (method === 'POST' && verb === 'infer' && sensor.faults.has('oip-unknown-model-500') && id !== 'bearing')
    throw new TypeError('undefined is not a function');
  const model = modelIn(sensor, id, isVersioned ? rest[1] : undefined);
  if (method === 'GET' && verb === undefined) return metadata(sensor, model);
  if (method === 'GET' && verb === 'ready' && !sensor.faults.has('oip-no-model-ready'))
    return json({ name: model.id, ready: true });
  if (method === 'POST' && verb === 'infer') return await infer(sensor, model, body);
  throw new OipRefusal(verb === 'infer' ? 405 : 404, `there is no ${method} ${path.join('/')}`);
}

async function answer(sensor: Sensor, asked: Asked): Promise<Answer> {
  const { method, path } = asked;
  const { product, firmware } = sensor.personality;
  if (path[0] === 'models') return await ofModel(sensor, asked);
  const place = `${method} ${path.join('/')}`;
  if (place === 'GET health/live') return json({ live: true });
  if (place === 'GET health/ready') return json({ ready: !sensor.faults.has('oip-never-ready') });
  if (place === 'GET ') return json({ name: product, version: firmware.version, extensions: [] });
  throw new OipRefusal(404, `there is no ${place}`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw new OipRefusal(413, `a body has at most ${longestBody} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal({ faults }: Sensor, error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  const status =
    error instanceof OipRefusal ? error.status : error instanceof Refusal || error instanceof FormatError ? 400 : 500;
  return faults.has('oip-error-as-text')
    ? { status, text: message, type: 'text/plain' }
    : { status, text: JSON.stringify({ error: message }) };
}

async function serve(sensor: Sensor, token: string | undefined, request: IncomingMessage): Promise<Answer> {
  if (
    token !== undefined &&
    !sensor.faults.has('oip-token-ignored') &&
    request.headers.authorization !== `Bearer ${token}`
  )
    throw new OipRefusal(401, 'a bearer token is needed');
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, first, ...path] = pathname.replace(/\/$/, '').split('/').map(decodeURIComponent);
  if (first !== 'v2') throw new OipRefusal(404, `there is no ${pathname}`);
  return await answer(sensor, { method: request.method ?? '', path, body: await bodyOf(request) });
}

function send(response: ServerResponse, { status, text, type = 'application/json' }: Answer): void {
  const challenge = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(status, { 'content-type': type, ...challenge }).end(text);
}

async function handle(sensor: Sensor, token: string | undefined, request: IncomingMessage, response: ServerResponse) {
  try {
    send(response, await serve(sensor, token, request));
  } catch (error) {
    send(response, refusal(sensor, error));
  }
  // What is left of a refused body is read and dropped.
  request.resume();
}

async function listening(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Serves the sensor's models by the Open Inference Protocol over REST on 127.0.0.1. `token`: what it asks for, if anything. */
export async function oipFace(sensor: Sensor, asked: number, wire: Wire, token: string | undefined): Promise<OipFace> {
  const server = createServer((request, response) => void handle(sensor, token, request, response));
  // Longer than a client waits between two queries, so that it never meets a connection that is just closing.
  server.keepAliveTimeout = 60_000;
  const port = await listening(server, asked);
  wire.watch(port);
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
