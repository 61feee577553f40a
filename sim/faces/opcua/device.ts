import type { AddressSpace, Namespace, UAObject, UAVariable } from 'node-opcua-address-space';
import { makeEUInformation, standardUnits } from 'node-opcua-data-access';
import { Range } from 'node-opcua-types';
import { DataType, Variant } from 'node-opcua-variant';
import type { Sensor } from '../../body/sensor.ts';
import { bm, givenOf, meaningOf } from '../../body/meaning.ts';
import { units } from '../../personality.ts';
import type { ChannelName } from '../../personality.ts';

export const deviceNamespace = 'urn:gradus:sim:bearing-monitor';
/** OPC 10000-19: namespace of dictionary entries that are IRDIs, and the object under which all entries lie. */
const irdiNamespace = 'http://opcfoundation.org/UA/Dictionary/IRDI';
const dictionaries = 'i=17594';
export const diNamespace = 'http://opcfoundation.org/UA/DI/';

/** By UCUM code. UNECE Recommendation 20, common codes C16 and FAH. */
const engineeringUnits: Readonly<Record<string, ReturnType<typeof makeEUInformation>>> = {
  'mm/s': makeEUInformation('C16', 'mm/s', 'millimetre per second'),
  Cel: standardUnits.degree_celsius,
  '[degF]': makeEUInformation('FAH', '°F', 'degree Fahrenheit'),
};

function unitOf(code: string): ReturnType<typeof makeEUInformation> {
  const unit = engineeringUnits[code];
  if (!unit) throw new Error(`no EUInformation for ${code}`);
  return unit;
}

/** Ms. A measurement is new every 10 ms. */
const minimumSamplingInterval = 10;

type Value = string | number | boolean;
const types = { string: DataType.String, number: DataType.Double, boolean: DataType.Boolean } as const;

function variantOf(value: Value): Variant {
  return new Variant({ dataType: types[typeof value as keyof typeof types], value });
}

/** A property that is read anew each time, so that a switched fault shows at once. */
export function addProperty(namespace: Namespace, parent: UAObject, browseName: string, read: () => Value): void {
  namespace.addVariable({
    propertyOf: parent,
    typeDefinition: 'PropertyType',
    browseName,
    nodeId: `s=${parent.browseName.name}/${browseName}`,
    dataType: types[typeof read() as keyof typeof types],
    minimumSamplingInterval,
    value: { get: () => variantOf(read()) },
  });
}

/** A value of the device that changes by itself. */
function addState(namespace: Namespace, parent: UAObject, browseName: string, read: () => Value): UAVariable {
  return namespace.addVariable({
    componentOf: parent,
    browseName,
    nodeId: `s=${parent.browseName.name}/${browseName}`,
    dataType: types[typeof read() as keyof typeof types],
    minimumSamplingInterval,
    value: { get: () => variantOf(read()) },
  });
}

function bindNameplate(device: UAObject, di: number, sensor: Sensor): void {
  const said = (key: string) => (): string => sensor.nameplate()[key] ?? '';
  const texts = { Manufacturer: said('maker'), Model: said('product') };
  const strings = {
    SerialNumber: said('serial'),
    HardwareRevision: () => (sensor.faults.has('hardware-revision-empty') ? '' : said('hardware.revision')()),
    SoftwareRevision: said('firmware.version'),
    DeviceRevision: said('hardware.revision'),
    DeviceManual: () => '',
  };
  for (const [name, read] of Object.entries(texts))
    device
      .getPropertyByName(name, di)
      ?.bindVariable({ get: () => new Variant({ dataType: DataType.LocalizedText, value: { text: read() } }) }, true);
  for (const [name, read] of Object.entries(strings))
    device.getPropertyByName(name, di)?.bindVariable({ get: () => variantOf(read()) }, true);
  device.getPropertyByName('RevisionCounter', di)?.setValueFromSource({ dataType: DataType.Int32, value: -1 });
}

/** Attaches a dictionary entry to a node; nothing, where there is no identifier. */
type Attach = (node: UAObject | UAVariable, identifier: string | undefined) => void;

/** Dictionary entries (OPC 10000-19), each made when first attached: its name is the IRDI or URI. */
function dictionary(addressSpace: AddressSpace): Attach {
  const spaces = { irdi: addressSpace.registerNamespace(irdiNamespace), uri: addressSpace.registerNamespace(bm) };
  const made = new Map<string, UAObject>();
  const entryOf = (identifier: string): UAObject => {
    const isUri = identifier.startsWith(bm);
    const namespace = isUri ? spaces.uri : spaces.irdi;
    return namespace.addObject({
      browseName: identifier,
      nodeId: `s=${identifier}`,
      typeDefinition: isUri ? 'UriDictionaryEntryType' : 'IrdiDictionaryEntryType',
      componentOf: dictionaries,
    });
  };
  return (node, identifier) => {
    if (identifier === undefined) return;
    const entry = made.get(identifier) ?? entryOf(identifier);
    made.set(identifier, entry);
    node.addReference({ referenceType: 'HasDictionaryEntry', nodeId: entry });
  };
}

function addMeasurements(namespace: Namespace, device: UAObject, sensor: Sensor, attach: Attach): void {
  const folder = namespace.addObject({ componentOf: device, browseName: 'Measurements', typeDefinition: 'FolderType' });
  for (const channel of Object.keys(units) as ChannelName[]) {
    const given = () => givenOf(sensor.faults, 'opcua', channel);
    const item = namespace.addAnalogDataItem({
      componentOf: folder,
      browseName: channel,
      nodeId: `s=Measurements/${channel}`,
      dataType: 'Double',
      engineeringUnitsRange: given(),
      engineeringUnits: unitOf(given().unit),
      minimumSamplingInterval,
      value: { get: () => variantOf(given().value(sensor.measurement(channel))) },
    });
    const extension = (read: () => Range | ReturnType<typeof makeEUInformation>) => ({
      get: () => new Variant({ dataType: DataType.ExtensionObject, value: read() }),
    });
    item.getPropertyByName('EngineeringUnits')?.bindVariable(
      extension(() => unitOf(given().unit)),
      true,
    );
    item.getPropertyByName('EURange')?.bindVariable(
      extension(() => new Range(given())),
      true,
    );
    attach(item, meaningOf(sensor.personality, sensor.faults, 'opcua', channel)?.identifier);
  }
}

function addRules(namespace: Namespace, device: UAObject, sensor: Sensor, attach: Attach): void {
  const folder = namespace.addObject({ componentOf: device, browseName: 'Rules', typeDefinition: 'FolderType' });
  for (const rule of sensor.rules) {
    const object = namespace.addObject({ componentOf: folder, browseName: rule.spec.id });
    addProperty(namespace, object, 'TripPoint', () => rule.spec.trip);
    addProperty(namespace, object, 'ResetPoint', () => rule.spec.reset);
    const active = namespace.addVariable({
      componentOf: object,
      browseName: 'Active',
      nodeId: `s=${rule.spec.id}/Active`,
      dataType: DataType.Boolean,
      minimumSamplingInterval,
      value: { get: () => variantOf(rule.active()) },
    });
    attach(active, meaningOf(sensor.personality, sensor.faults, 'opcua', rule.spec.id)?.identifier);
  }
}

/** DeviceSet/<product> of OPC 10000-100 with nameplate, Measurements and Rules. */
export function addDevice(addressSpace: AddressSpace, sensor: Sensor): void {
  const namespace = addressSpace.registerNamespace(deviceNamespace);
  const di = addressSpace.getNamespaceIndex(diNamespace);
  const deviceType = addressSpace.findObjectType('DeviceType', di);
  const deviceSet = addressSpace.rootFolder.objects.getFolderElementByName('DeviceSet', di);
  if (!deviceType || !deviceSet) throw new Error('the DI nodeset did not load');
  const monitorType = namespace.addObjectType({ browseName: 'BearingMonitorType', subtypeOf: deviceType });
  const device = monitorType.instantiate({
    browseName: { name: sensor.personality.product, namespaceIndex: namespace.index },
    componentOf: deviceSet,
  });
  bindNameplate(device, di, sensor);
  addProperty(namespace, device, 'FirmwareDigest', () => sensor.nameplate()['firmware.digest'] ?? '');
  const attach = dictionary(addressSpace);
  const says = (point: string): ReturnType<typeof meaningOf> =>
    meaningOf(sensor.personality, sensor.faults, 'opcua', point);
  attach(device, says('quality')?.feature);
  if (sensor.personality.failure)
    attach(
      addState(namespace, device, 'Quality', () => sensor.quality() ?? ''),
      says('quality')?.identifier,
    );
  if (sensor.personality.adapts)
    attach(
      addState(namespace, device, 'Drift', () => sensor.drift() ?? false),
      says('drift')?.identifier,
    );
  addMeasurements(namespace, device, sensor, attach);
  addRules(namespace, device, sensor, attach);
}
