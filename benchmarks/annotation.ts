import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodesets } from 'node-opcua-nodesets';
import type { OPCUAServer } from 'node-opcua-server';
import { makeEUInformation } from 'node-opcua-data-access';
import { servedBy } from '../test/meaning/examples.ts';
import { machine, spreadOf } from './figure.ts';
import type { Benchmark, Figure } from './figure.ts';

const points = 10_000;
const perFolder = 500;
const identifiers = 1000;

/** Analog items in folders, each with a unit, a range and an entry of a dictionary. */
function fill(server: OPCUAServer): void {
  const { addressSpace } = server.engine;
  if (!addressSpace) throw new Error('the server has no address space');
  const namespace = addressSpace.getOwnNamespace();
  const entries = Array.from({ length: identifiers }, (_, i) =>
    namespace.addObject({
      browseName: `0112/2///99999#ABC${i}`,
      typeDefinition: 'IrdiDictionaryEntryType',
      componentOf: 'i=17594',
    }),
  );
  const device = namespace.addObject({ browseName: 'Device', organizedBy: addressSpace.rootFolder.objects });
  for (let i = 0, folder = device; i < points; i++) {
    if (i % perFolder === 0)
      folder = namespace.addObject({
        browseName: `Folder${i / perFolder}`,
        componentOf: device,
        typeDefinition: 'FolderType',
      });
    const item = namespace.addAnalogDataItem({
      browseName: `Point${i}`,
      componentOf: folder,
      dataType: 'Double',
      engineeringUnits: makeEUInformation('CEL', '°C', 'degree Celsius'),
      engineeringUnitsRange: { low: -20, high: 120 },
    });
    item.addReference({ referenceType: 'HasDictionaryEntry', nodeId: entries[i % identifiers] ?? '' });
  }
}

type Read = { ms: number; points: number; annotated: number; peakMiB: number };

/** Read and judged in a process of its own, so that the server’s memory is not the bench’s. */
async function read(url: string): Promise<Read> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../test/meaning/annotation-reader.ts', import.meta.url)), url],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  await once(child, 'exit');
  return JSON.parse(line) as Read;
}

async function run(runs: number): Promise<Figure[]> {
  const reads = await servedBy([nodesets.standard], fill, async (url) => {
    await read(url);
    const all: Read[] = [];
    for (let i = 0; i < runs; i++) all.push(await read(url));
    return all;
  });
  if (reads.some((one) => one.points !== points || one.annotated !== points))
    throw new Error('not every point was read');
  const common = { peer: null, ratio: null, runs, machine: machine() };
  return [
    {
      name: 'annotation.time',
      ours: spreadOf(reads.map(({ ms }) => ms / 1000)),
      limit: { of: 'ours', most: 5 },
      unit: 's',
      ...common,
    },
    {
      name: 'annotation.memory',
      ours: spreadOf(reads.map(({ peakMiB }) => peakMiB)),
      limit: { of: 'ours', most: 500 },
      unit: 'MiB',
      ...common,
    },
  ];
}
export const benchmark: Benchmark = {
  name: 'annotation',
  title:
    'an address space of 10 000 annotated points read over OPC UA and judged: time and memory of the process that does it',
  runs: 5,
  run,
};
