import { createHash } from 'node:crypto';
import { claimNumbers, cwtOf, tokenIn } from '../../src/formats/attestation.ts';
import { decodeCbor } from '../../src/formats/cbor.ts';
import type { Cbor } from '../../src/formats/cbor.ts';
import { FormatError } from '../../src/formats/error.ts';
import { readSbom } from '../../src/formats/cyclonedx.ts';
import { evidenceIn, evidenceOf, sha256Id } from '../../src/formats/coswid.ts';
import { debugIn, measuredIn, noncesIn, oemBootIn, oemidIn, secondsIn, ueidIn } from '../../src/formats/eat-claims.ts';
import { describedIn } from '../../src/drivers/http/described.ts';
import { thingIn } from '../../src/drivers/http/thing.ts';
import { pointsOfThing } from '../../src/measure/meaning/thing.ts';
import { ProbeError } from '../../src/model/errors.ts';
import { auditRecordIn, readSyslog, syslogFrames } from '../../src/formats/syslog.ts';
import { readSssom } from '../../src/formats/sssom.ts';
import { evidenceParsers } from './evidence-parsers.ts';
import { digestedOf, imageOf, readMcuboot, securityCounter, tlv } from '../../src/formats/mcuboot.ts';

/** A parser of what devices and their makers give, with a file it reads. */
export type Parser = { name: string; good: Uint8Array; read: (bytes: Uint8Array) => void };

function image(): Uint8Array {
  const version = { major: 1, minor: 4, revision: 2, build: 7 };
  const digested = digestedOf({ version, payload: new Uint8Array(64).fill(0xa5), protectedTlvs: [securityCounter(5)] });
  const digest = createHash('sha256').update(digested).digest();
  return imageOf(digested, [
    tlv('sha256', digest),
    tlv('key-hash', digest),
    tlv('ed25519', new Uint8Array(64).fill(3)),
  ]);
}

const evidence = evidenceOf({ id: 'gradus', name: 'monitor', maker: 'sample' }, [
  { name: 'boot loader', algorithm: sha256Id, digest: new Uint8Array(32).fill(5) },
  { name: 'firmware', algorithm: sha256Id, digest: new Uint8Array(32).fill(6) },
]);

/** Every claim that the bench looks into. */
function claimsIn(bytes: Uint8Array): void {
  const read = tokenIn(bytes);
  for (const claim of [noncesIn, ueidIn, oemidIn, oemBootIn, debugIn, measuredIn]) claim(read);
  for (const claim of ['iat', 'exp', 'nbf'] as const) secondsIn(read, claim);
}

function token(): Uint8Array {
  const claims = new Map<Cbor, Cbor>([
    [claimNumbers['eat_nonce'], new Uint8Array(16).fill(1)],
    [claimNumbers['ueid'], new Uint8Array(17).fill(2)],
    [claimNumbers['iat'], 1_795_000_000],
    [claimNumbers['oemid'], 32_473],
    [claimNumbers['oemboot'], true],
    [claimNumbers['dbgstat'], 3],
    [claimNumbers['swversion'], ['1.4.2', 1]],
    [claimNumbers['measurements'], [[258, evidence]]],
  ]);
  return cwtOf(claims, 'EdDSA', Uint8Array.of(7)).token(new Uint8Array(64).fill(9));
}

const jwt = ['{"alg":"ES256","kid":"k"}', '{"eat_nonce":"AQIDBAUGBwg","dbgstat":"disabled"}', 'signature of no key']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');

const form = { href: 'properties/temperature', op: ['readproperty'], contentType: 'application/json' };
const thing = JSON.stringify({
  '@context': [
    'https://www.w3.org/2022/wot/td/v1.1',
    {
      gradus: 'urn:gradus:affordance:',
      sosa: 'http://www.w3.org/ns/sosa/',
      q: 'http://qudt.org/schema/qudt/',
      T: 'q:T',
    },
  ],
  title: 'monitor',
  base: 'http://127.0.0.1:8080/',
  security: ['open'],
  securityDefinitions: { open: { scheme: 'nosec' } },
  properties: {
    temperature: {
      '@type': ['T', 'q:Kind'],
      type: 'number',
      unit: 'Cel',
      minimum: -20,
      maximum: 120,
      'q:hasQuantityKind': { '@id': 'q:Temperature' },
      'sosa:observedProperty': ['urn:x', { '@value': 3 }],
      forms: [form],
    },
    plate: { '@type': 'gradus:nameplate', type: 'object', forms: [form] },
  },
  actions: {
    infer: { '@type': 'gradus:infer', uriVariables: { model: { enum: ['m'] } }, forms: [{ href: 'a{?model}' }] },
  },
});

function documentIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new FormatError('not JSON', undefined, { cause: error });
  }
}

/** A Thing Description as the bench reads it: forms, affordances and data points. */
function thingFrom(bytes: Uint8Array): void {
  const document = documentIn(bytes);
  pointsOfThing(document);
  describedIn(document, new URL('http://127.0.0.1:8080/td'));
  try {
    thingIn(document, 'http://127.0.0.1:8080/');
  } catch (error) {
    if (error instanceof ProbeError) throw new FormatError(error.message, undefined, { cause: error });
    throw error;
  }
}

const sbom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    component: { type: 'firmware', name: 'a', version: '1', hashes: [{ alg: 'SHA-256', content: '0a'.repeat(32) }] },
  },
  components: [{ type: 'library', name: 'b', components: [{ type: 'library', name: 'c' }] }],
});

const mappings = [
  '#curie_map:',
  '#  a: https://a.example/',
  'subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence',
  'a:temperature\tskos:exactMatch\ta:Temperatur\tsemapv:ManualMappingCuration\t0.9',
  'a:speed\tskos:broadMatch\thttps://b.example/rate\tsemapv:LexicalMatching\t1',
  '',
].join('\n');

export const parsers: readonly Parser[] = [
  ...evidenceParsers,
  { name: 'mcuboot', good: image(), read: (bytes) => void readMcuboot(bytes) },
  { name: 'cbor', good: token(), read: (bytes) => void decodeCbor(bytes) },
  { name: 'cwt', good: token(), read: claimsIn },
  { name: 'coswid', good: evidence, read: (bytes) => void evidenceIn(bytes) },
  {
    name: 'syslog',
    good: Buffer.from('<110>1 2026-11-27T04:00:00Z h app 1 hold [audit@32473 id="7" result="success"][m x="\\]"] text'),
    read: (bytes) => {
      for (const message of syslogFrames()(Buffer.concat([Buffer.from(`${bytes.length} `), bytes])))
        auditRecordIn(readSyslog(message));
    },
  },
  { name: 'td', good: Buffer.from(thing), read: thingFrom },
  { name: 'sssom', good: Buffer.from(mappings), read: (bytes) => void readSssom(bytes) },
  { name: 'cyclonedx', good: Buffer.from(sbom), read: (bytes) => void readSbom(bytes) },
  { name: 'jwt', good: Buffer.from(jwt), read: claimsIn },
];
