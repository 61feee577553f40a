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

describe('a document', () => {
  const isDocument = (file: string): boolean => DeclaredDocument.safeParse({ id: 'manual', file }).success;
  it('is a file, not an address', () => {
    for (const file of ['manual.pdf', 'papers/manual (rev C).pdf', '../手册.pdf']) assert.ok(isDocument(file), file);
    for (const file of ['https://h/manual.pdf', 'FILE:///etc/passwd']) assert.equal(isDocument(file), false, file);
  });
});
