import { inputShape } from '../../body/engine.ts';
import type { Sensor } from '../../body/sensor.ts';
import { bm, errorLimits, givenOf, meaningOf, updateRate } from '../../body/meaning.ts';
import { units } from '../../personality.ts';
import type { ChannelName } from '../../personality.ts';
import { npyType } from '../payload.ts';

type Json = Record<string, unknown>;

const readForm = (name: string): Json => ({
  href: `properties/${name}`,
  op: ['readproperty'],
  contentType: 'application/json',
});

/** What a property means: in the maker's own words, and in those of SOSA, QUDT and Dublin Core. */
function saidOf({ personality, faults }: Sensor, point: string): Json {
  const meaning = meaningOf(personality, faults, 'http', point);
  if (!meaning) return {};
  const { term, kind, property, feature, sensor, procedure, identifier } = meaning;
  return {
    '@type': term.replace(bm, 'bm:'),
    ...(kind === undefined ? {} : { 'qudt:hasQuantityKind': { '@id': kind } }),
    'sosa:observedProperty': { '@id': property },
    'sosa:hasFeatureOfInterest': { '@id': feature },
    'sosa:madeBySensor': { '@id': sensor },
    'sosa:usedProcedure': { '@id': procedure },
    'dcterms:identifier': identifier,
    'bm:monitors': { '@id': feature },
    ...(Object.hasOwn(units, point)
      ? { 'bm:updateRate': updateRate, 'bm:errorLimit': errorLimits[point as ChannelName] }
      : {}),
  };
}

/** A value as this face gives it. */
export function asGiven(sensor: Sensor, name: string, value: unknown): unknown {
  if (typeof value !== 'number' || !Object.hasOwn(units, name)) return value;
  const channel = name as ChannelName;
  return givenOf(sensor.faults, 'http', channel, sensor.isHeld(channel)).value(value);
}

function properties(sensor: Sensor): Json {
  const channels = Object.keys(units) as ChannelName[];
  const measured = channels.map((channel): [string, Json] => {
    const { unit, low: minimum, high: maximum } = givenOf(sensor.faults, 'http', channel);
    return [
      channel,
      {
        ...saidOf(sensor, channel),
        type: 'number',
        unit,
        minimum,
        maximum,
        readOnly: true,
        forms: [readForm(channel)],
      },
    ];
  });
  const outputs = sensor.rules.map(({ spec }): [string, Json] => [
    spec.id,
    { ...saidOf(sensor, spec.id), title: spec.title, type: 'boolean', readOnly: true, forms: [readForm(spec.id)] },
  ]);
  const nameplate: Json = {
    '@type': 'gradus:nameplate',
    type: 'object',
    additionalProperties: { type: 'string' },
    readOnly: true,
    forms: [readForm('nameplate')],
  };
  const quality: Json = {
    ...saidOf(sensor, 'quality'),
    title: 'Whether what it gives can be relied on',
    type: 'string',
    enum: ['good', 'uncertain', 'bad'],
    readOnly: true,
    forms: [readForm('quality')],
  };
  const drift: Json = {
    ...saidOf(sensor, 'drift'),
    title: 'Whether its inputs are no longer what they were',
    type: 'boolean',
    readOnly: true,
    forms: [readForm('drift')],
  };
  return {
    ...Object.fromEntries([...measured, ...outputs]),
    ...(sensor.personality.failure ? { quality } : {}),
    ...(sensor.personality.adapts ? { drift } : {}),
    ...(sensor.audit ? { 'audit-log': auditLog } : {}),
    nameplate,
  };
}

const auditLog: Json = {
  '@type': 'gradus:log-read',
  title: 'Records of the audit log with a number above `after`, oldest first; none where there are no more',
  type: 'array',
  items: { type: 'object' },
  uriVariables: { after: { type: 'integer', minimum: -1 } },
  readOnly: true,
  forms: [readForm('audit-log{?after}')],
};

const restart: Json = {
  '@type': 'gradus:restart',
  title: 'Restart the device',
  safe: false,
  idempotent: true,
  forms: [{ href: 'actions/restart', op: ['invokeaction'], contentType: 'application/json', 'htv:methodName': 'POST' }],
};

const update: Json = {
  '@type': 'gradus:update',
  title: 'Install a signed firmware image (MCUboot)',
  safe: false,
  idempotent: true,
  forms: [
    { href: 'actions/update', op: ['invokeaction'], contentType: 'application/octet-stream', 'htv:methodName': 'POST' },
  ],
};

const attest: Json = {
  '@type': 'gradus:attest',
  title: 'Give an attestation token for a nonce, as CWT or JWT',
  safe: true,
  idempotent: false,
  input: {
    type: 'object',
    required: ['nonce'],
    properties: { nonce: { type: 'string', contentEncoding: 'base64url' } },
  },
  forms: [{ href: 'actions/attest', op: ['invokeaction'], contentType: 'application/json', 'htv:methodName': 'POST' }],
};

const stimulus: Json = {
  '@type': 'gradus:stimulus',
  title: 'Hold a channel in front of the signal chain, or let it go',
  input: {
    type: 'object',
    properties: {
      channel: { type: 'string', enum: Object.keys(units) },
      hold: {
        oneOf: [
          {
            type: 'object',
            properties: { value: { type: 'number' }, unit: { type: 'string' } },
            required: ['value', 'unit'],
          },
          {
            type: 'object',
            properties: { fault: { type: 'string', enum: ['lost', 'stuck'] } },
            required: ['fault'],
          },
          { type: 'null' },
        ],
      },
    },
    required: ['channel', 'hold'],
  },
  safe: false,
  idempotent: true,
  forms: [
    { href: 'actions/stimulus', op: ['invokeaction'], contentType: 'application/json', 'htv:methodName': 'POST' },
  ],
};

const inferWith = (models: readonly string[]): Json => ({
  '@type': 'gradus:infer',
  title: `One inference: an NPY tensor float32 [${inputShape.join(',')}] to an NPY tensor of scores`,
  uriVariables: { model: { type: 'string', enum: models } },
  safe: true,
  idempotent: true,
  forms: [
    {
      href: 'actions/infer{?model}',
      op: ['invokeaction'],
      contentType: npyType,
      response: { contentType: npyType },
      'htv:methodName': 'POST',
    },
  ],
});

/** An action that answers with the state of the model: its digest, its base, what changed, labels taught. */
const stateAfter = (name: 'adapt' | 'reset', title: string, models: readonly string[]): Json => ({
  title,
  uriVariables: { model: { type: 'string', enum: models } },
  output: {
    type: 'object',
    properties: {
      state: { type: 'string' },
      base: { type: 'string' },
      changed: { type: 'array', items: { type: 'string' } },
      labels: { type: 'integer', minimum: 0 },
    },
    required: ['state', 'base', 'changed', 'labels'],
  },
  safe: false,
  idempotent: name === 'reset',
  forms: [
    {
      href: `actions/${name}{?model}`,
      op: ['invokeaction'],
      contentType: 'application/json',
      'htv:methodName': 'POST',
    },
  ],
});

const learningWith = (models: readonly string[], labels: readonly string[]): Json => ({
  teach: {
    '@type': 'gradus:teach',
    title: `One labelled input for the next adaptation: an NPY tensor float32 [${inputShape.join(',')}]`,
    uriVariables: { model: { type: 'string', enum: models }, label: { type: 'string', enum: labels } },
    safe: false,
    idempotent: false,
    forms: [
      {
        href: 'actions/teach{?model,label}',
        op: ['invokeaction'],
        contentType: npyType,
        'htv:methodName': 'POST',
      },
    ],
  },
  adapt: { ...stateAfter('adapt', 'Learn from what was taught', models), '@type': 'gradus:adapt' },
  reset: { ...stateAfter('reset', 'Back to the model as it was shipped', models), '@type': 'gradus:reset' },
});

/** What faults make of where the temperature is read. */
function misled({ faults }: Sensor, all: Json): Json {
  const href = faults.has('form-nowhere') ? 'http://[nowhere' : 'properties/temprature';
  if (!faults.has('form-nowhere') && !faults.has('dead-form')) return all;
  const temperature = { ...(all['temperature'] as Json), forms: [{ ...readForm('temperature'), href }] };
  return { ...all, temperature };
}

/** Who is let in, as the description says it. */
function securityOf({ faults }: Sensor, asksToken: boolean): Json {
  const isTold = asksToken && !faults.has('token-unsaid');
  const securityDefinitions = isTold ? { token: { scheme: 'bearer', in: 'header' } } : { open: { scheme: 'nosec' } };
  if (faults.has('td-without-security')) return { securityDefinitions };
  return {
    securityDefinitions,
    security: faults.has('td-undefined-scheme') ? ['ghost'] : Object.keys(securityDefinitions),
  };
}

/** Prefixes of the vocabularies in which a sensor that is annotated says what its data mean. */
const vocabularies: Json = {
  bm,
  qudt: 'http://qudt.org/schema/qudt/',
  sosa: 'http://www.w3.org/ns/sosa/',
  dcterms: 'http://purl.org/dc/terms/',
};

/** W3C Thing Description 1.1 of the sensor; `base` is the address of its HTTP face. */
export function thingOf(sensor: Sensor, base: string, asksToken = false): Json {
  const { maker, product, models, adapts } = sensor.personality;
  const said = sensor.nameplate();
  const ids = models.map(({ id }) => id);
  const labels = models.flatMap((model) => model.labels);
  return {
    '@context': [
      'https://www.w3.org/2022/wot/td/v1.1',
      {
        gradus: 'urn:gradus:affordance:',
        htv: 'http://www.w3.org/2011/http#',
        ...(adapts ? vocabularies : {}),
      },
    ],
    '@type': 'Thing',
    id: `urn:gradus:sim:${product}:${said['serial'] ?? ''}`,
    ...(sensor.faults.has('td-untitled') ? {} : { title: `${product} ${said['serial'] ?? ''}` }),
    description: `Simulated bearing monitor by ${maker}`,
    version: { instance: said['firmware.version'] ?? '', model: said['hardware.revision'] ?? '' },
    base: `${base}/`,
    ...securityOf(sensor, asksToken),
    properties: misled(sensor, properties(sensor)),
    actions: {
      stimulus,
      ...(ids.length > 0 ? { infer: inferWith(ids) } : {}),
      ...(adapts ? learningWith(ids, labels) : {}),
      ...(sensor.audit ? { restart } : {}),
      ...(sensor.firmware ? { update } : {}),
      ...(sensor.attester ? { attest } : {}),
    },
  };
}
