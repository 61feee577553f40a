import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { logServer } from '../../src/desk/serve-log.ts';
import { nodeChecks, sha256 } from '../../src/drivers/keys/checks.ts';
import { placeOf } from '../../src/drivers/tiles/place.ts';
import { openStation, type Station } from '../../src/drivers/tiles/station.ts';
import { openCheckpoint, parseVkey } from '../../src/evidence/checkpoint.ts';
import { rowsOf, tileAt, tilePath, tileWidth, unbundle, rowLength, type Tile } from '../../src/evidence/tiles.ts';
import { emptyEdge, grow, leafHash, rootOf } from '../../src/evidence/tree.ts';

let home: string;
let station: Station;
let server: Server;
let base: string;
const entries = (from: number, to: number): Uint8Array[] =>
  Array.from({ length: to - from }, (_, i) => Buffer.from(`entry ${from + i}`));

before(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'gradus-serve-'));
  station = await openStation(home, { create: true });
  await station.log.append(entries(0, 300));
  server = logServer(placeOf(home, {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
after(async () => {
  server.close();
  server.closeAllConnections();
  await station.close();
  await rm(home, { recursive: true, force: true });
});

async function bytesAt(name: string): Promise<Uint8Array> {
  const response = await fetch(base + name);
  assert.equal(response.status, 200, name);
  return new Uint8Array(await response.arrayBuffer());
}

/** As C2SP tlog-tiles has a client do: a partial tile goes once the full one is there. */
async function tileBytes(tile: Tile): Promise<Uint8Array> {
  const response = await fetch(base + tilePath(tile));
  if (response.status === 404) return bytesAt(tilePath({ ...tile, width: tileWidth }));
  return new Uint8Array(await response.arrayBuffer());
}

/** A monitor: reads the log over HTTP alone and computes its root from the entries. */
async function monitored(): Promise<number> {
  const key = await parseVkey(station.vkey, sha256);
  const note = Buffer.from(await bytesAt('checkpoint')).toString('utf8');
  const { size, root } = await openCheckpoint(note, key, nodeChecks, 'checkpoint');
  let edge = emptyEdge;
  for (let index = 0; index * tileWidth < size; index++) {
    const tile = tileAt('entries', index, size);
    const name = tilePath(tile);
    const all = unbundle(await tileBytes(tile), tile.width, name);
    edge = grow(
      edge,
      all.map((entry) => leafHash(entry, sha256)),
      sha256,
    );
  }
  assert.deepEqual(Buffer.from(rootOf(edge, sha256)), Buffer.from(root));
  return size;
}

describe('a log that is served', () => {
  it('is read by a monitor, who computes its root, while it grows', async () => {
    const sizes = new Set<number>();
    const growing = (async () => {
      for (let i = 0; i < 20; i++) await station.log.append(entries(station.log.size, station.log.size + 13));
    })();
    for (let i = 0; i < 6; i++) sizes.add(await monitored());
    await growing;
    sizes.add(await monitored());
    assert.ok(sizes.size >= 2 && [...sizes].at(-1) === 560, [...sizes].join());
  });

  it('gives every tile of every row', async () => {
    const { size } = station.log;
    for (const row of rowsOf(size))
      for (let index = 0; index * tileWidth < rowLength(row, size); index++) {
        const tile = tileAt(row, index, size);
        assert.equal((await bytesAt(tilePath(tile))).length, tile.width * 32);
      }
  });

  it('says how long its parts may be kept, and not to send them again', async () => {
    const checkpoint = await fetch(`${base}checkpoint`);
    assert.equal(checkpoint.headers.get('content-type'), 'text/plain; charset=utf-8');
    assert.equal(checkpoint.headers.get('cache-control'), 'public, max-age=5');
    const tile = await fetch(`${base}tile/0/000`);
    assert.equal(tile.headers.get('content-type'), 'application/octet-stream');
    assert.match(tile.headers.get('cache-control') ?? '', /max-age=31536000, immutable/);
    const etag = tile.headers.get('etag') ?? '';
    assert.equal((await fetch(`${base}tile/0/000`, { headers: { 'if-none-match': etag } })).status, 304);
    const head = await fetch(`${base}tile/0/000`, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, '8192']);
  });

  it('compresses bundles of entries for who takes gzip', async () => {
    const asked = (taken: string, name = 'tile/entries/000') =>
      fetch(base + name, { headers: { 'accept-encoding': taken } });
    const [plain, zipped] = [await asked('identity'), await asked('br;q=1, gzip;q=0.5')];
    assert.deepEqual([plain.headers.get('content-encoding'), zipped.headers.get('content-encoding')], [null, 'gzip']);
    assert.ok(Number(zipped.headers.get('content-length')) < Number(plain.headers.get('content-length')));
    assert.notEqual(plain.headers.get('etag'), zipped.headers.get('etag'));
    assert.deepEqual([plain.headers.get('vary'), zipped.headers.get('vary')], ['accept-encoding', 'accept-encoding']);
    assert.deepEqual(await zipped.arrayBuffer(), await plain.arrayBuffer());
    assert.equal((await asked('gzip;q=0')).headers.get('content-encoding'), null);
    assert.equal((await asked('gzip', 'tile/0/000')).headers.get('content-encoding'), null);
  });

  it('is not read by pages of other sites', async () => {
    const response = await fetch(`${base}checkpoint`, { headers: { origin: 'http://elsewhere.example' } });
    assert.equal(response.headers.get('access-control-allow-origin'), null);
  });

  it('is not written, and is nothing but a log', async () => {
    const posted = await fetch(`${base}checkpoint`, { method: 'POST', body: 'x' });
    assert.deepEqual([posted.status, posted.headers.get('allow')], [405, 'GET, HEAD']);
    for (const name of [
      '',
      'index.html',
      'tile/0/999',
      'tile/0/0',
      'tile/entries/000.p/0',
      'objects/ab',
      'key/station.pem',
      'station.json',
    ])
      assert.equal((await fetch(base + name)).status, 404, name);
  });

  it('leads out of its folder by no path', async () => {
    for (const target of [
      '/../station.json',
      '/tile/../../station.json',
      '/tile/0/%2e%2e/%2e%2e/key/station.pem',
      '//etc/passwd',
    ]) {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      socket.end(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
      let said = '';
      for await (const chunk of socket) said += String(chunk);
      assert.match(said, /^HTTP\/1\.1 404 /, target);
    }
  });

  it('holds nothing beyond its checkpoint, though it lies on the disk', async () => {
    const { size } = station.log;
    const beyond = tilePath({
      ...tileAt('entries', Math.floor(size / tileWidth), size),
      width: (size % tileWidth) + 1,
    });
    await writeFile(path.join(home, 'log', ...beyond.split('/')), 'never acknowledged');
    assert.equal((await fetch(base + beyond)).status, 404);
  });
});
