import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { askForToken } from '../../src/drivers/time/authority.ts';
import { timeOf } from '../../src/drivers/time/token.ts';
import { bytesOf } from '../../src/evidence/bytes.ts';
import { Malformed } from '../../src/evidence/malformed.ts';
import { ProbeError } from '../../src/model/errors.ts';
import { gradus } from '../desk/gradus.ts';
import { runId, writeRun } from '../evidence/genuine-run.ts';
import { sendReply, serve } from '../time/authority.ts';
import type { Answer } from '../time/authority.ts';

const executable = '/usr/bin/openssl';
const required = process.env['GRADUS_OUTSIDE'] === 'required';
const skip = existsSync(executable) || required ? false : `no ${executable}: sh tool/system.sh installs it`;
const run = promisify(execFile);

const over = bytesOf(
  'bench.example/station\n7\nu4+vO2kWvKgFv4cbBSZ4QaVtVgAHTUfYP1ryVWqPK2M=\n\n— bench.example/station AAAA\n',
);

/** A root, an authority under it, a certificate for time-stamping under that, one of the loopback, and another root. */
const setUp = `
set -eu
root() { openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.pem" -subj "/CN=$1" -days 30; }
under() {
  openssl req -newkey "$3" -pkeyopt "$4" -nodes -keyout "$2.key" -out "$2.csr" -subj "/CN=$2/O=Sample"
  openssl x509 -req -in "$2.csr" -CA "$1.pem" -CAkey "$1.key" -CAcreateserial -out "$2.pem" -days 30 -extfile ext -extensions "$5"
}
ids='subjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\ncrlDistributionPoints=URI:http://ca.example/a.crl\\nauthorityInfoAccess=OCSP;URI:http://ca.example/\\n'
printf "[ca]\\n\${ids}basicConstraints=critical,CA:TRUE,pathlen:0\\nkeyUsage=critical,keyCertSign,cRLSign\\ncertificatePolicies=2.5.29.32.0\\n" > ext
printf "[tsa]\\n\${ids}keyUsage=critical,digitalSignature\\nextendedKeyUsage=critical,timeStamping\\ncertificatePolicies=1.2.3.4.5\\n" >> ext
printf '[tls]\\nsubjectAltName=IP:127.0.0.1\\n' >> ext
root ca
root other
under ca between rsa:2048 rsa_keygen_pubexp:65537 ca
under between tsa ec ec_paramgen_curve:prime256v1 tsa
under between rsa rsa:3072 rsa_keygen_pubexp:65537 tsa
under ca tls rsa:2048 rsa_keygen_pubexp:65537 tls
cat between.pem ca.pem > chain.pem
printf 01 > serial
`;
const settings: Readonly<Record<string, string>> = {
  serial: 'serial',
  signer_cert: 'tsa.pem',
  signer_key: 'tsa.key',
  certs: 'chain.pem',
  signer_digest: 'sha256',
  default_policy: '1.2.3.4',
  digests: 'sha256',
  accuracy: 'secs:1, millisecs:500',
  clock_precision_digits: '3',
  ess_cert_id_alg: 'sha256',
};
const configured = (changed: Record<string, string>): string =>
  ['[tsa]', 'default_tsa = own', '[own]']
    .concat(Object.entries({ ...settings, ...changed }).map(([name, value]) => `${name} = ${value}`))
    .join('\n');
/** Ways to answer that other authorities have. */
const ways: Readonly<Record<string, Record<string, string>>> = {
  'its certificate named by SHA-1': { ess_cert_id_alg: 'sha1' },
  'its certificate named by SHA-512': { ess_cert_id_alg: 'sha512' },
  'its whole chain named': { ess_cert_id_chain: 'yes' },
  'its own name in what it says': { tsa_name: 'yes', ordering: 'yes' },
  'a signature by SHA-512': { signer_digest: 'sha512' },
  'an RSA key': { signer_cert: 'rsa.pem', signer_key: 'rsa.key' },
  'an RSA key and a signature by SHA-384': { signer_cert: 'rsa.pem', signer_key: 'rsa.key', signer_digest: 'sha384' },
  'whole seconds, within milliseconds': { clock_precision_digits: '0', accuracy: 'millisecs:20' },
  microseconds: { clock_precision_digits: '6' },
};

describe('openssl ts', { skip, timeout: 60_000 }, () => {
  let folder = '';
  const file = (name: string): string => path.join(folder, name);
  const read = async (name: string): Promise<string> => await readFile(file(name), 'utf8');
  const openssl = async (...args: string[]): Promise<string> => (await run(executable, args, { cwd: folder })).stdout;

  let replies = 0;
  const answerAs =
    (changed: Record<string, string> = {}): Answer =>
    async (body, response) => {
      const name = `${++replies}`;
      await writeFile(file(`${name}.tsq`), body);
      await writeFile(file(`${name}.cnf`), configured(changed));
      await openssl('ts', '-reply', '-config', `${name}.cnf`, '-queryfile', `${name}.tsq`, '-out', `${name}.reply`);
      sendReply(response, await readFile(file(`${name}.reply`)));
    };
  const askedOf = async (answer: Answer): Promise<Uint8Array> => {
    const served = await serve(answer);
    try {
      return await askForToken(served.url, over, { timeoutMs: 10_000 });
    } finally {
      await served.close();
    }
  };
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'gradus-time-'));
    await run('/bin/sh', ['-c', setUp], { cwd: folder });
    await writeFile(file('checkpoint'), over);
    await writeFile(file('token.tsr'), await askedOf(answerAs()));
  });
  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const verifies = async (data: string, root: string, name = 'token.tsr'): Promise<string> =>
    await openssl('ts', '-verify', '-in', name, '-data', data, '-CAfile', root);
  const token = async (): Promise<Uint8Array> => await readFile(file('token.tsr'));

  it('is an authority whose token we asked for and find to hold', async () => {
    const { at, ...says } = await timeOf(await token(), over, [await read('ca.pem')]);
    assert.match(at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(says, { accuracyMs: 1500, authority: 'CN=tsa, O=Sample', serial: '02' });
    const text = await openssl('ts', '-reply', '-in', 'token.tsr', '-text');
    const said = /Time stamp: (.*)/.exec(text)?.[1] ?? '';
    assert.equal(new Date(said).toISOString(), at);
  });
  it('finds to hold what we keep of an authority', async () =>
    assert.match(await verifies('checkpoint', 'ca.pem'), /Verification: OK/));
  it('and we refuse it for other bytes', async () => {
    await writeFile(file('other'), 'other\n');
    await assert.rejects(verifies('other', 'ca.pem'), /message imprint mismatch/);
    await assert.rejects(
      timeOf(await token(), bytesOf('other\n'), [await read('ca.pem')]),
      (error) => error instanceof Malformed && /imprint is of other bytes/.test(error.message),
    );
  });
  it('and we refuse it for another root', async () => {
    await assert.rejects(verifies('checkpoint', 'other.pem'), /certificate verify error/);
    await assert.rejects(
      timeOf(await token(), over, [await read('other.pem')]),
      (error) => error instanceof Malformed && /does not lead to a trusted root/.test(error.message),
    );
  });
  it('and we refuse it with a bit of its signature turned', async () => {
    const bytes = Buffer.from(await token());
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(file('turned.tsr'), bytes);
    await assert.rejects(verifies('checkpoint', 'ca.pem', 'turned.tsr'), /signature failure/);
    await assert.rejects(timeOf(bytes, over, [await read('ca.pem')]), /signature does not verify/);
  });
  for (const [way, changed] of Object.entries(ways))
    it(`and we find a token with ${way} to hold`, async () => {
      const bytes = await askedOf(answerAs(changed));
      await writeFile(file('way.tsr'), bytes);
      assert.match(await verifies('checkpoint', 'ca.pem', 'way.tsr'), /Verification: OK/);
      assert.ok(await timeOf(bytes, over, [await read('ca.pem')]));
    });
  it('finds to hold what a run carries, and `gradus verify` tells its time', async () => {
    const station = await openStation(file('.gradus'), { create: true });
    await writeRun(station);
    await station.close();
    const served = await serve(answerAs());
    assert.equal((await gradus(folder, 'log', 'stamp', served.url)).code, 0);
    await served.close();
    await gradus(folder, 'export', runId);
    const seen = path.join('runs', runId, 'seen');
    const carried = path.join(seen, 'checkpoint.tsr');
    assert.match(await verifies(path.join(seen, 'checkpoint'), 'ca.pem', carried), /Verification: OK/);
    assert.match(
      (await gradus(folder, 'verify', runId, '--time-trust', 'ca.pem')).out,
      /✓ time: seen by CN=tsa, O=Sample/,
    );
    const elsewhere = await gradus(folder, 'verify', runId, '--time-trust', 'other.pem');
    assert.equal(elsewhere.code, 21);
    assert.match(elsewhere.out, /✗ time: .*does not lead to a trusted root/);
  });
  it('does not stamp a digest that it was told not to, and we say so', async () =>
    await assert.rejects(
      askedOf(answerAs({ digests: 'sha512' })),
      (error) =>
        error instanceof ProbeError && error.code === 'PROBE_REFUSED' && /not granted: rejection/.test(error.message),
    ));
  it('is asked over https where its certificate is trusted, and not where it is not', async () => {
    const server = createServer({ key: await read('tls.key'), cert: await read('tls.pem') }, (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => void answerAs()(Buffer.concat(parts), response, request));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    try {
      const bytes = await askForToken(url, over, { timeoutMs: 10_000, ca: await read('ca.pem') });
      assert.ok(await timeOf(bytes, over, [await read('ca.pem')]));
      await assert.rejects(askForToken(url, over, { timeoutMs: 10_000 }), ProbeError);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
