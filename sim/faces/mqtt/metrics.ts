import type { TypeStr, UMetric, UPropertyValue } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import type { Sensor } from '../../body/sensor.ts';
import { givenOf, meaningOf } from '../../body/meaning.ts';
import { units } from '../../personality.ts';
import type { ChannelName } from '../../personality.ts';

type Value = number | boolean | string;
/** Something the node tells: announced in a birth, and sent again by its alias when it has changed. */
export type Point = {
  name: string;
  alias: number;
  type: TypeStr;
  read: () => Value;
  properties?: () => Record<string, UPropertyValue>;
};

const text = (value: string): UPropertyValue => ({ type: 'String', value });
const double = (value: number): UPropertyValue => ({ type: 'Double', value });

/** Identifier and feature of interest of a point, by their predicates. */
function said({ personality, faults }: Sensor, point: string): Record<string, UPropertyValue> {
  const meaning = meaningOf(personality, faults, 'mqtt', point);
  if (!meaning) return {};
  return {
    'http://purl.org/dc/terms/identifier': text(meaning.identifier),
    'http://www.w3.org/ns/sosa/hasFeatureOfInterest': text(meaning.feature),
  };
}

function channelPoint(sensor: Sensor, channel: ChannelName, alias: number): Point {
  const given = () => givenOf(sensor.faults, 'mqtt', channel);
  return {
    name: `Measurements/${channel}`,
    alias,
    type: 'Double',
    read: () => given().value(sensor.measurement(channel)),
    properties: () => ({
      engUnit: text(given().unit),
      engLow: double(given().low),
      engHigh: double(given().high),
      ...said(sensor, channel),
    }),
  };
}

type Unnumbered = Omit<Point, 'alias'>;

function rulePoints(sensor: Sensor): Unnumbered[] {
  return sensor.rules.flatMap((rule): Unnumbered[] => {
    const engUnit = text(units[rule.spec.channel]);
    return [
      {
        name: `Rules/${rule.spec.id}/Active`,
        type: 'Boolean',
        read: () => rule.active(),
        properties: () => said(sensor, rule.spec.id),
      },
      {
        name: `Rules/${rule.spec.id}/TripPoint`,
        type: 'Double',
        read: () => rule.spec.trip,
        properties: () => ({ engUnit }),
      },
      {
        name: `Rules/${rule.spec.id}/ResetPoint`,
        type: 'Double',
        read: () => rule.spec.reset,
        properties: () => ({ engUnit }),
      },
    ];
  });
}

const nodeKeys = ['maker', 'product', 'serial', 'hardware.revision', 'firmware.version', 'firmware.digest'];
/** Aliases of the device begin here; those of the node below. */
const deviceAliases = 100;

/** What the node says of itself: its nameplate. */
export const nodePoints = (sensor: Sensor): Point[] =>
  nodeKeys.map((key, i) => ({
    name: `Properties/${key}`,
    alias: i + 1,
    type: 'String',
    read: () => sensor.nameplate()[key] ?? '',
  }));

/** What the sensor behind it measures and decides. */
export function devicePoints(sensor: Sensor): Point[] {
  const channels = Object.keys(units) as ChannelName[];
  const models = sensor.personality.models.map(({ id }): Unnumbered => ({
    name: `Models/${id}/Digest`,
    type: 'String',
    read: () => sensor.nameplate()[`models.${id}.digest`] ?? '',
  }));
  return [
    ...channels.map((channel, i) => channelPoint(sensor, channel, deviceAliases + i)),
    ...[...rulePoints(sensor), ...models].map((point, i) => ({ ...point, alias: deviceAliases + channels.length + i })),
  ];
}

/** As a birth announces it: name, alias, datatype, value, properties. */
export const announced = ({ name, alias, type, read, properties }: Point, timestamp: number): UMetric => ({
  name,
  alias,
  type,
  value: read(),
  timestamp,
  ...(properties ? { properties: properties() } : {}),
});

/** As data carries it: by its alias alone (Sparkplug 3.0.0, tck-id-payloads-alias-data-cmd-requirement). */
export const changed = ({ alias, type }: Point, value: Value, timestamp: number): UMetric => ({
  alias,
  type,
  value,
  timestamp,
});
