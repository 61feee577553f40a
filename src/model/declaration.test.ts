import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpEndpoint, OpcuaEndpoint } from './declaration.ts';

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
