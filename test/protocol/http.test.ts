import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { httpFaults } from '../../sim/faults/http.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import { httpChecks } from '../../src/measure/protocol/http/checks.ts';
import { declarationOf } from '../contracts/bench.ts';
import { hostile, simulator } from '../contracts/simulators.ts';
import type { Simulator } from '../contracts/simulators.ts';
import { certificates } from './certificates.ts';
import type { Certificates } from './certificates.ts';
import { changed, checksOf, told, withValue } from './http-stage.ts';

const token = 'correct-horse-battery-staple';
const ofCredentials = [
  'credential-over-tls',
  'credential-required',
  'credential-challenge',
  'credential-wrong-refused',
  'credential-accepted',
];

/** Why each fault's checks do not hold: what was seen instead. */
const reasons: Readonly<Record<string, RegExp>> = {
  'td-valid': /must have required property '(title|security)'/,
  'security-defined': /names no security|ghost is used and not defined/,
  'td-media-type': /^application\/json$/,
  'well-known': /^200 application\/json$/,
  forms: /property temperature: http:\/\/\[nowhere leads nowhere/,
  'readproperty-status': /^temperature gave 404$/,
  'readproperty-content-type': /temperature: text\/html, declared application\/json/,
  'readproperty-value': /temperature: must be (<= \d+|number)/,
  'head-agrees': /HEAD 405 application\/problem\+json, GET 200 application\/json/,
  'keep-alive': /^request 2: /,
  'date-header': /GMT, off by (288|287)\d\d s/,
  'readonly-refused': /^PUT \/properties\/\S+ gave 204/,
  'allow-header': /405 without Allow/,
  'unknown-property': /^200 application\/json$/,
  'problem-details': /answered 4\d\d and says status 200/,
  'action-input-refused': /^\/actions\/stimulus gave 204/,
  'unsupported-media-type': /gave 400/,
  'security-stated': /gave 401/,
  'credential-required': /^GET \/properties\/\S+ gave 200/,
  'credential-wrong-refused': /^GET \/properties\/\S+ gave 200/,
  'credential-challenge': /gave 401 without WWW-Authenticate/,
};

function tableOf(
  chosen: readonly (typeof httpFaults)[number][],
  met: () => { sensor: Simulator; declaration: Declaration },
) {
  for (const { name, checks: named } of chosen)
    it(`${name}: ${named.join(', ')}, and no other`, async () => {
      const { sensor, declaration } = met();
      await sensor.tell(`fault on ${name}`);
      try {
        const checks = await checksOf(declaration, sensor.folder);
        const wrong = withValue(checks, false);
        assert.deepEqual(wrong.map((check) => `http.${check}`).toSorted(), [...named].toSorted(), told(checks));
        for (const check of wrong) assert.match(checks.get(check)?.actual ?? '', reasons[check] ?? /^$/);
      } finally {
        await sensor.tell(`fault off ${name}`);
      }
    });
}

describe('checks of a Thing over HTTP', { timeout: 120_000 }, () => {
  let sensor: Simulator;
  before(async () => {
    sensor = await simulator('L2');
  });
  after(async () => sensor.stop());

  it('find nothing wrong with a sensor that has no fault, and leave none unknown', async () => {
    const checks = await checksOf(sensor.declaration, sensor.folder);
    assert.deepEqual(withValue(checks, false), [], told(checks));
    assert.deepEqual(withValue(checks, 'unknown'), [], told(checks));
    assert.deepEqual(withValue(checks, 'not applicable'), ['certificate-verified', ...ofCredentials]);
  });
  tableOf(
    httpFaults.filter((fault) => !('needs' in fault)),
    () => ({ sensor, declaration: sensor.declaration }),
  );

  it('are unknown, and told why once, where nobody answers', async () => {
    const declaration = changed(sensor.declaration, { thing: 'http://127.0.0.1:9/.well-known/wot' });
    const checks = await checksOf(declaration, sensor.folder);
    assert.deepEqual(withValue(checks, false), []);
    assert.equal(checks.get('td-valid')?.value, 'unknown');
    assert.match(checks.get('readproperty-value')?.actual ?? '', /^PROBE_REFUSED: .*ECONNREFUSED/);
  });
  it('leave alone what leads to another place', async () => {
    const { thing = '' } = sensor.declaration.endpoints.http ?? {};
    const declaration = changed(sensor.declaration, { thing: thing.replace('127.0.0.1', 'localhost') });
    const checks = await checksOf(declaration, sensor.folder);
    assert.match(checks.get('forms')?.actual ?? '', /not exercised: .*it leads to another place, http:\/\/127/);
    assert.match(checks.get('readproperty-status')?.actual ?? '', /^none was read: /);
    assert.equal(checks.get('readproperty-status')?.value, 'unknown');
  });
});

describe('checks of a Thing with a token over https', { timeout: 120_000 }, () => {
  let files: Certificates;
  let sensor: Simulator;
  let declaration: Declaration;
  before(async () => {
    process.env['GRADUS_TEST_TOKEN'] = token;
    files = await certificates();
    const { certificate, key } = files.device;
    const more = ['--http-bearer-env', 'GRADUS_TEST_TOKEN', '--http-certificate', certificate, '--http-key', key];
    sensor = await simulator('L2', [], more);
    declaration = changed(sensor.declaration, { trust: files.ca });
  });
  after(async () => {
    await sensor.stop();
    files.forget();
  });

  it('find nothing wrong with a sensor that has no fault, and leave none unknown', async () => {
    const checks = await checksOf(declaration, sensor.folder);
    assert.deepEqual(withValue(checks, false), [], told(checks));
    assert.deepEqual(withValue(checks, 'unknown'), [], told(checks));
    assert.deepEqual(withValue(checks, 'not applicable'), ['security-stated']);
    assert.ok(!told(checks).includes(token));
  });
  tableOf(
    httpFaults.filter((fault) => 'needs' in fault),
    () => ({ sensor, declaration }),
  );

  it('without a declared token do not blame the device for shutting them out', async () => {
    const { bearer: _, ...endpoint } = declaration.endpoints.http ?? { thing: '' };
    const bare = { ...declaration, endpoints: { ...declaration.endpoints, http: endpoint } };
    const checks = await checksOf(bare, sensor.folder);
    assert.deepEqual(withValue(checks, false), [], told(checks));
    assert.match(checks.get('readproperty-status')?.actual ?? '', /endpoints.http.bearer is not declared/);
    assert.equal(checks.get('credential-required')?.value, true);
  });
  it('with another authority find that the certificate is not the device’s', async () => {
    const checks = await checksOf(changed(declaration, { trust: files.stranger.certificate }), sensor.folder);
    assert.deepEqual(withValue(checks, false), ['certificate-verified'], told(checks));
  });
  it('without an authority do not know whose the certificate is', async () => {
    const { trust: _, ...endpoint } = declaration.endpoints.http ?? { thing: '' };
    const checks = await checksOf({ ...declaration, endpoints: { http: endpoint } }, sensor.folder);
    assert.deepEqual(withValue(checks, false), [], told(checks));
    assert.match(checks.get('certificate-verified')?.actual ?? '', /endpoints.http.trust names no authority/);
  });
});

describe('checks of a server that is no Thing', { timeout: 60_000 }, () => {
  for (const [mode, says] of [
    ['http-upgrade', /answered with another protocol \(101\)/],
    ['http-100000-properties', /more than 1048576 bytes/],
    ['http-endless-chunks', /more than 1048576 bytes/],
    ['http-redirect-loop', /gave 30\d, no Thing Description/],
    ['http-two-lengths', /PROBE_GARBAGE/],
    ['http-bad-hrefs', undefined],
    ['http-proto', undefined],
    ['http-recursive-schema', undefined],
    ['http-value-nested', undefined],
  ] as const)
    it(`all come to an end, each with an answer (${mode})`, async () => {
      const stranger = await hostile(mode);
      const declaration = changed(declarationOf(), { thing: `http://127.0.0.1:${stranger.port}/.well-known/wot` });
      const checks = await checksOf(declaration, '.');
      await stranger.stop();
      assert.equal(checks.size, httpChecks.length);
      if (says) assert.match(checks.get('td-valid')?.actual ?? '', says);
    });
});

describe('a sensor that asks for a token without TLS', { timeout: 60_000 }, () => {
  it('is told so, and of nothing else', async () => {
    process.env['GRADUS_TEST_TOKEN'] = token;
    const sensor = await simulator('L1', [], ['--http-bearer-env', 'GRADUS_TEST_TOKEN']);
    const checks = await checksOf(sensor.declaration, sensor.folder);
    await sensor.stop();
    assert.deepEqual(withValue(checks, false), ['credential-over-tls'], told(checks));
    assert.match(checks.get('credential-over-tls')?.actual ?? '', /^bearer over plain http at \/properties\//);
  });
});
