import { FormatError } from '../../../formats/error.ts';
import { unwrapped } from '../../../formats/ua/builtin.ts';
import type { ExtensionObject } from '../../../formats/ua/builtin.ts';
import { euInformation, range } from '../../../formats/ua/requests.ts';
import { json } from '../../asked.ts';
import type { Check } from '../check.ts';
import type { OpcuaWire, UaServer, UaValue } from './wire.ts';

type Met = Pick<OpcuaWire, 'met'>;
const value = 13;
/** OPC 10000-3: HasProperty. */
const properties = 'i=46';

/** Values of the properties of a node, by BrowseName. */
export async function propertiesOf(met: UaServer, node: string): Promise<Map<string, UaValue>> {
  const { references } = await met.browse(node, 'forward', 0, properties);
  if (references.length === 0) return new Map();
  const values = await met.read(references.map((one) => ({ node: one.node, attribute: value })));
  return new Map(references.flatMap(({ name }, i) => (values[i] ? [[name, values[i]] as const] : [])));
}

/** OPC 10000-100, 5.5.2: mandatory properties of a DeviceType, each with its type. */
const nameplate = {
  Manufacturer: 'LocalizedText',
  Model: 'LocalizedText',
  SerialNumber: 'String',
  HardwareRevision: 'String',
  SoftwareRevision: 'String',
  DeviceRevision: 'String',
  DeviceManual: 'String',
  RevisionCounter: 'Int32',
} as const;
/** Those that may not be empty: an empty manual says that there is none. */
const identifying = ['Manufacturer', 'Model', 'SerialNumber', 'HardwareRevision', 'SoftwareRevision'];

const textIn = ({ value: given }: UaValue): string => {
  const text = typeof given === 'object' && given !== null && 'text' in given ? given.text : given;
  return typeof text === 'string' ? text : '';
};

export const diNameplate: Check<Met> = {
  name: 'di-nameplate',
  required: `${Object.keys(nameplate).join(', ')}, each of its type; those that identify are not empty`,
  async ask(wire) {
    return await wire.met(async (met) => {
      const device = await met.device();
      if (device === undefined) return { value: 'not applicable', actual: 'endpoints.opcua.device is not declared' };
      const found = await propertiesOf(met, device);
      const wrong = Object.entries(nameplate).flatMap(([name, type]) => {
        const seen = found.get(name);
        if (seen?.status !== 'Good') return [`${name} is ${seen?.status ?? 'missing'}`];
        if (seen.type !== type) return [`${name} is ${seen.type}, not ${type}`];
        return identifying.includes(name) && textIn(seen).trim() === '' ? [`${name} is empty`] : [];
      });
      return {
        value: wrong.length === 0,
        actual:
          wrong.length === 0
            ? `${Object.keys(nameplate).length} of ${Object.keys(nameplate).length}`
            : wrong.join('; '),
        shows: [json([...found].map(([name, { type, status }]) => ({ name, type, status })))],
      };
    });
  },
};

/** OPC 10000-8, 5.3.2: types of variables that carry a unit or a range. */
const analog = ['i=2368', 'i=17497', 'i=17500', 'i=17570'];
const deepest = 6;
const mostNodes = 500;

/** Analog variables below a node, breadth first. */
async function analogBelow(met: UaServer, from: string): Promise<{ name: string; node: string }[]> {
  const found: { name: string; node: string }[] = [];
  const seen = new Set([from]);
  for (let level = [from], depth = 0; level.length > 0 && depth < deepest; depth++) {
    const below = [];
    for (const node of level) below.push(...(await met.browse(node, 'forward', 0)).references);
    const fresh = below.filter(({ node }) => !seen.has(node)).slice(0, mostNodes - seen.size);
    for (const one of fresh) {
      seen.add(one.node);
      if (analog.includes(one.type)) found.push(one);
    }
    level = fresh.map(({ node }) => node);
  }
  return found;
}

const structureIn = ({ value: given }: UaValue): ExtensionObject | undefined =>
  typeof given === 'object' && given !== null && 'type' in given ? (given as ExtensionObject) : undefined;

/** OPC 10000-8, 5.6.4.3: the namespace of UNECE units, whose common code of two or three characters is a number in it. */
const unece = 'http://www.opcfoundation.org/UA/units/un/cefact';
function codeOf(unitId: number): string {
  const bytes = [(unitId >> 16) & 0xff, (unitId >> 8) & 0xff, unitId & 0xff].filter((byte) => byte !== 0);
  return unitId >> 24 === 0 ? String.fromCharCode(...bytes) : '';
}

function unitFlaw(given: UaValue | undefined): string | undefined {
  const structure = given && structureIn(given);
  const unit = structure && unwrapped(structure, euInformation.type, euInformation.codec);
  if (!unit) return `EngineeringUnits is ${given?.status === 'Good' ? given.type : (given?.status ?? 'missing')}`;
  if (unit.namespaceUri !== unece) return unit.displayName.text ? undefined : 'a unit of its own without a name';
  return /^[A-Z0-9]{2,3}$/.test(codeOf(unit.unitId)) ? undefined : `unit ${unit.unitId} is no code of UNECE`;
}

function rangeFlaw(given: UaValue | undefined): string | undefined {
  if (!given) return undefined;
  const structure = structureIn(given);
  const limits = structure && unwrapped(structure, range.type, range.codec);
  if (!limits) return `EURange is ${given.status === 'Good' ? given.type : given.status}`;
  return limits.low < limits.high ? undefined : `EURange ${limits.low} to ${limits.high}`;
}

function analogFlaw(all: ReadonlyMap<string, UaValue>): string | undefined {
  try {
    return unitFlaw(all.get('EngineeringUnits')) ?? rangeFlaw(all.get('EURange'));
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
}

export const engineeringUnits: Check<Met> = {
  name: 'engineering-units',
  required: 'every analog variable of the device has a unit, by its UNECE code or a name, and a range that goes up',
  async ask(wire) {
    return await wire.met(async (met) => {
      const device = await met.device();
      if (device === undefined) return { value: 'not applicable', actual: 'endpoints.opcua.device is not declared' };
      const variables = await analogBelow(met, device);
      if (variables.length === 0) return { value: 'not applicable', actual: 'the device has no analog variable' };
      const wrong: string[] = [];
      for (const { name, node } of variables) {
        const flaw = analogFlaw(await propertiesOf(met, node));
        if (flaw !== undefined) wrong.push(`${name}: ${flaw}`);
      }
      return {
        value: wrong.length === 0,
        actual: wrong.length === 0 ? variables.map(({ name }) => name).join(', ') : wrong.join('; '),
        shows: [json(variables)],
      };
    });
  },
};
