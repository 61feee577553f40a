import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nodesets } from 'node-opcua-nodesets';
import { OPCUACertificateManager } from 'node-opcua-certificate-manager';
import { OPCUAServer } from 'node-opcua-server';
import { resolveNodeId } from 'node-opcua-client';
import { annotatedBelow } from '../../src/drivers/opcua/annotated.ts';
import { connectionTo } from '../../src/drivers/opcua/session.ts';
import { aspectOf } from '../../src/measure/meaning/point.ts';
import type { Annotated } from '../../src/measure/meaning/point.ts';
import { pointsOfThing } from '../../src/measure/meaning/thing.ts';

/** Data points of one source, and how many of them say so much. `said`: something beside unit and range. */
export type Row = { source: string; points: number; unit: number; range: number; identifier: number; said: number };

export function rowOf(source: string, points: readonly Annotated[]): Row {
  const count = (is: (point: Annotated) => boolean): number => points.filter(is).length;
  return {
    source,
    points: points.length,
    unit: count(({ unit }) => unit !== undefined),
    range: count(({ range }) => range !== undefined),
    identifier: count((point) => aspectOf(point, 'identifier').length > 0),
    said: count(({ said }) => said.length > 0),
  };
}

/** Companion specifications by the URI of their namespace. */
const companions = [
  ['DI', nodesets.di, 'http://opcfoundation.org/UA/DI/'],
  ['IA', nodesets.ia, 'http://opcfoundation.org/UA/IA/'],
  ['IRDI', nodesets.irdi, 'http://opcfoundation.org/UA/Dictionary/IRDI'],
  ['PADIM', nodesets.padim, 'http://opcfoundation.org/UA/PADIM/'],
  ['Machinery', nodesets.machinery, 'http://opcfoundation.org/UA/Machinery/'],
  ['IO-Link', nodesets.iolink, 'http://opcfoundation.org/UA/IOLink/'],
] as const;

/** IA and IRDI are there because others stand on them: they have next to no data points. */
const shown = companions.filter(([source]) => source !== 'IA' && source !== 'IRDI');

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server of a library’s own, with more in its address space, for as long as the work takes. */
export async function servedBy<T>(
  files: readonly string[],
  fill: (server: OPCUAServer) => void,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradus-nodesets-'));
  const serverCertificateManager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: true,
  });
  const server = new OPCUAServer({
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    port: await freePort(),
    nodeset_filename: [...files],
    serverCertificateManager,
  });
  try {
    await server.initialize();
    fill(server);
    await server.start();
    return await work(server.getEndpointUrl());
  } finally {
    await server.shutdown(0);
    await serverCertificateManager.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the bench reads of companion specifications, over the wire: their types, with what their variables carry. */
export async function nodesetRows(): Promise<Row[]> {
  const files = [nodesets.standard, ...companions.map(([, file]) => file)];
  return await servedBy(
    files,
    () => undefined,
    async (url) => {
      const connection = connectionTo({ url }, '.');
      try {
        return await connection.with('reading the nodesets', async ({ session, namespaces }) => {
          // OPC 10000-5: the folders of objects and of types.
          const points = await annotatedBelow(
            session,
            ['i=85', 'i=86'].map((id) => resolveNodeId(id)),
          );
          return shown.map(([source, , uri]) => {
            const prefix = `ns=${namespaces.indexOf(uri)};`;
            return rowOf(
              source,
              points.filter(({ where }) => where.startsWith(prefix)),
            );
          });
        });
      } finally {
        await connection.close();
      }
    },
  );
}

/** What the bench reads of Thing Descriptions in files. One that is no JSON counts as none. */
export function thingRow(source: string, files: readonly string[]): Row {
  return rowOf(
    source,
    files.flatMap((file) => pointsOfThing(JSON.parse(readFileSync(file, 'utf8')))),
  );
}

const cells = ({ source, points, unit, range, identifier, said }: Row): string =>
  `| ${[source, points, unit, range, identifier, said].join(' | ')} |`;
/** The lines of the table in docs/annotation.md. */
export const tableOf = (rows: readonly Row[]): string => rows.map(cells).join('\n');
