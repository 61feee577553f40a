import type { AddressSpace, Namespace, UAObject } from 'node-opcua-address-space';
import { makeEUInformation, standardUnits } from 'node-opcua-data-access';
import { DataType, Variant } from 'node-opcua-variant';
import type { Sensor } from '../../body/sensor.ts';
import { ranges, units } from '../../personality.ts';
import type { ChannelName } from '../../personality.ts';

export const deviceNamespace = 'urn:gradus:sim:bearing-monitor';
export const diNamespace = 'http://opcfoundation.org/UA/DI/';

const engineeringUnits: Readonly<Record<ChannelName, ReturnType<typeof makeEUInformation>>> = {
  // UNECE Recommendation 20, common code C16.
  vibration: makeEUInformation('C16', 'mm/s', 'millimetre per second'),
  temperature: standardUnits.degree_celsius,
};

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

function addMeasurements(namespace: Namespace, device: UAObject, sensor: Sensor): void {
  const folder = namespace.addObject({ componentOf: device, browseName: 'Measurements', typeDefinition: 'FolderType' });
  for (const channel of Object.keys(units) as ChannelName[]) {
    const [low, high] = ranges[channel];
    namespace.addAnalogDataItem({
      componentOf: folder,
      browseName: channel,
      nodeId: `s=Measurements/${channel}`,
      dataType: 'Double',
      engineeringUnitsRange: { low, high },
      engineeringUnits: engineeringUnits[channel],
      minimumSamplingInterval,
      value: { get: () => variantOf(sensor.measurement(channel)) },
    });
  }
}

function addRules(namespace: Namespace, device: UAObject, sensor: Sensor): void {
  const folder = namespace.addObject({ componentOf: device, browseName: 'Rules', typeDefinition: 'FolderType' });
  for (const rule of sensor.rules) {
    const object = namespace.addObject({ componentOf: folder, browseName: rule.spec.id });
    addProperty(namespace, object, 'TripPoint', () => rule.spec.trip);
    addProperty(namespace, object, 'ResetPoint', () => rule.spec.reset);
    namespace.addVariable({
      componentOf: object,
      browseName: 'Active',
      nodeId: `s=${rule.spec.id}/Active`,
      dataType: DataType.Boolean,
      minimumSamplingInterval,
      value: { get: () => variantOf(rule.active()) },
    });
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
  if (sensor.personality.failure) addProperty(namespace, device, 'Quality', () => sensor.quality() ?? '');
  if (sensor.personality.adapts) addProperty(namespace, device, 'Drift', () => sensor.drift() ?? false);
  addMeasurements(namespace, device, sensor);
  addRules(namespace, device, sensor);
}
