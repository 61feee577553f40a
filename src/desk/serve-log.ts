import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { placeOf, inside, type Place } from '../drivers/tiles/place.ts';
import { openStation } from '../drivers/tiles/station.ts';
import { readIfThere } from '../drivers/tiles/disk.ts';
import { textOf } from '../evidence/bytes.ts';
import { parseCheckpoint, parseNote } from '../evidence/checkpoint.ts';
import { isBeyond, parseTilePath, tilePath, type Tile } from '../evidence/tiles.ts';
import { sha256 } from '../drivers/keys/checks.ts';
import { InputError } from '../model/errors.ts';
import { write, writeJson, type Manners } from './manners.ts';

type Options = Manners & { station: string; host: string; port: string };
type Found = { bytes: Uint8Array; type: string; cache: string; shrinks: boolean };

/** C2SP tlog-tiles: a checkpoint is fresh for a moment, a tile for ever. */
const caching = { checkpoint: 'public, max-age=5', tile: 'public, max-age=31536000, immutable' } as const;

const fileIn = (place: Place, name: string): string => inside(place, 'log', ...name.split('/'));

/** A tile as the checkpoint covers it: what lies beyond was never acknowledged. */
async function tile(place: Place, wanted: Tile): Promise<Found | undefined> {
  const note = await readIfThere(place.disk, fileIn(place, 'checkpoint'));
  if (!note || isBeyond(wanted, parseCheckpoint(parseNote(textOf(note, 'checkpoint'), 'checkpoint').text, 'c').size))
    return undefined;
  const bytes = await readIfThere(place.disk, fileIn(place, tilePath(wanted)));
  return bytes
    ? { bytes, type: 'application/octet-stream', cache: caching.tile, shrinks: wanted.row === 'entries' }
    : undefined;
}

async function found(place: Place, path: string): Promise<Found | undefined> {
  if (path === '/checkpoint') {
    const bytes = await readIfThere(place.disk, fileIn(place, 'checkpoint'));
    return bytes ? { bytes, type: 'text/plain; charset=utf-8', cache: caching.checkpoint, shrinks: false } : undefined;
  }
  const wanted = parseTilePath(path.slice(1));
  return wanted ? tile(place, wanted) : undefined;
}

const compressed = promisify(gzip);

/** RFC 9110, 12.5.3: gzip is named, and not with a weight of nothing. */
const takesGzip = ({ headers }: IncomingMessage): boolean =>
  (headers['accept-encoding'] ?? '').split(',').some((one) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one));

/** As C2SP tlog-tiles asks, bundles of entries are compressed for who takes that; hashes do not shrink. */
async function sent(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, type, cache, shrinks }: Found,
): Promise<void> {
  const zip = shrinks && takesGzip(request);
  const etag = `"${Buffer.from(sha256(bytes)).toString('base64url')}${zip ? '-gzip' : ''}"`;
  const headers = {
    'content-type': type,
    'cache-control': cache,
    etag,
    ...(shrinks && { vary: 'accept-encoding' }),
    ...(zip && { 'content-encoding': 'gzip' }),
  };
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304, headers).end();
  const body = zip ? await compressed(bytes) : bytes;
  response.writeHead(200, { ...headers, 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const plain = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

async function answer(place: Place, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response
      .writeHead(405, { ...plain, allow: 'GET, HEAD' })
      .end('This log is read here, and not written.\n');
  const path = (request.url ?? '').split('?')[0] ?? '';
  const there = await found(place, path);
  if (there) return sent(request, response, there);
  response
    .writeHead(404, plain)
    .end('No such part of this log: checkpoint, tile/<level>/<index>[.p/<width>], tile/entries/…\n');
}

/** A log, read only, to monitors and auditors. Objects are not served: they may hold what is not for everybody. */
export function logServer(place: Place): Server {
  const server = createServer((request, response) => {
    answer(place, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, plain);
      response.end(`${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
  server.requestTimeout = 30_000;
  server.maxConnections = 256;
  return server;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port;
  throw new InputError('USAGE', '--port', `${text} is not a port. Write a number from 0 (any free one) to 65535.`);
}

/** `gradus log serve`: until it is stopped. */
export async function serveLog(options: Options): Promise<void> {
  const port = portOf(options.port);
  // Refuses what is no station, or is damaged, before anything is served.
  const { origin } = await openStation(options.station, { readOnly: true });
  const server = logServer(placeOf(options.station, {}));
  server.listen(port, options.host);
  const failed = once(server, 'error').then(([error]: unknown[]) => Promise.reject(error as Error));
  await Promise.race([once(server, 'listening'), failed]).catch((error: NodeJS.ErrnoException) => {
    throw new InputError('USAGE', '--port', `${options.host}:${port} cannot be listened at (${error.code}).`);
  });
  const { address, port: at, family } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${at}/`;
  if (options.json) writeJson({ origin, url });
  else write(`${origin} is served at ${url} until you stop it (Ctrl-C). Objects are not.`);
  const stop = (): void => {
    server.close();
    server.closeAllConnections();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await once(server, 'close');
}
