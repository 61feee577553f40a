import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Declaration, DeclaredDocument, HttpEndpoint, OpcuaEndpoint } from './declaration.ts';

const isHttp = (thing: string): boolean => HttpEndpoint.safeParse({ thing }).success;
const isOpcua = (url: string): boolean => OpcuaEndpoint.safeParse({ url }).success;

describe('an address', () => {
  it('carries no user and no password, however many slashes hide them from a reader', () => {
    for (const address of ['http://u:p@h/', 'http:///u:p@h/', 'https:/u:p@h/', 'http:u:p@h/', 'http://u@h:80/'])
      assert.equal(isHttp(address), false, address);
    for (const address of ['opc.tcp://u@h:4840', 'opc.tcp://u:1@h:4840'])
      assert.equal(isOpcua(address), false, address);
  });
  it('may have an @ further on', () => {
    assert.ok(isHttp('http://h:8080/td?of=a@b'));
    assert.ok(isHttp('https://h/things/a@b'));
    assert.ok(isOpcua('opc.tcp://h:4840/a@b'));
  });
});

describe('an operator', () => {
  const declared = (probes: Record<string, string>): string[] => {
    const read = Declaration.safeParse({
      format: 'gradus-declaration/1',
      kind: 'product',
      identity: {
        maker: 'm',
        product: 'p',
        hardware: { revision: 'A' },
        firmware: { version: '1', digest: `sha256:${'0'.repeat(64)}` },
      },
      endpoints: { operator: {}, opcua: { url: 'opc.tcp://h:4840' } },
      probes,
    });
    return read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  };
  it('inspects', () => assert.deepEqual(declared({ inspect: 'operator' }), []));
  it('does nothing else, and nothing else inspects', () => {
    const says = 'an operator inspects, and does nothing else here';
    assert.deepEqual(declared({ infer: 'operator' }), [`probes.infer: ${says}`]);
    assert.deepEqual(declared({ inspect: 'opcua' }), [`probes.inspect: ${says}`]);
  });
});

describe('a device that attests', () => {
  const zeros = `sha256:${'0'.repeat(64)}`;
  const good = { token: 'cwt', key: 'key.pem', ueid: '01'.repeat(17), software: [{ name: 'firmware', digest: zeros }] };
  const declared = (change: Record<string, unknown>, probes: Record<string, string> = {}): string[] => {
    const read = Declaration.safeParse({
      format: 'gradus-declaration/1',
      kind: 'product',
      identity: {
        maker: 'm',
        product: 'p',
        hardware: { revision: 'A' },
        firmware: { version: '1', digest: zeros },
      },
      bootAttestation: good,
      endpoints: { http: { thing: 'http://h/' }, opcua: { url: 'opc.tcp://h:4840' } },
      probes: { identity: 'opcua', attest: 'http', ...probes },
      ...change,
    });
    return read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  };
  const part = (change: Record<string, unknown>): string =>
    declared({ bootAttestation: { ...good, ...change } }).join();

  it('says how, and shows its nameplate', () => {
    assert.deepEqual(declared({}), []);
    assert.match(
      declared({ bootAttestation: undefined }).join(),
      /^bootAttestation: a device that attests says how: token/,
    );
    assert.deepEqual(declared({ probes: { attest: 'http' } }), [
      'probes.identity: what a token measures is compared with the nameplate: bind identity',
    ]);
  });
  it('does so over http or by command', () =>
    assert.deepEqual(declared({}, { attest: 'opcua' }), [
      'probes.attest: a token is asked for over http or by command',
    ]));
  it('names itself, its maker and its software in a way that can be compared', () => {
    assert.match(part({ ueid: '01' }), /^bootAttestation\.ueid: a UEID is 7 to 33 bytes, as lower-case hex digits/);
    assert.match(part({ ueid: 'AB'.repeat(17) }), /^bootAttestation\.ueid: a UEID is/);
    for (const oemid of [32_473, 'acde48', 'ab'.repeat(16)]) assert.equal(part({ oemid }), '');
    for (const oemid of [true, 'acde', 'ACDE48'])
      assert.match(
        part({ oemid }),
        /^bootAttestation\.oemid: an OEM ID is a private enterprise number, or 3 or 16 bytes/,
      );
    assert.match(part({ oemid: -1 }), /^bootAttestation\.oemid: /);
    assert.match(part({ software: [] }), /^bootAttestation\.software: /);
    assert.match(part({ software: [{ name: 'x', digest: 'sha256:1' }] }), /software\.0\.digest: a digest looks like/);
    assert.match(part({ token: 'paseto' }), /^bootAttestation\.token: /);
    assert.match(part({ secret: 'x' }), /^bootAttestation: .*secret/);
  });
});

describe('a document', () => {
  const isDocument = (file: string): boolean => DeclaredDocument.safeParse({ id: 'manual', file }).success;
  it('is a file, not an address', () => {
    for (const file of ['manual.pdf', 'papers/manual (rev C).pdf', '../手册.pdf']) assert.ok(isDocument(file), file);
    for (const file of ['https://h/manual.pdf', 'FILE:///etc/passwd']) assert.equal(isDocument(file), false, file);
  });
});
