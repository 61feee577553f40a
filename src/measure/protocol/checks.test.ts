import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { methods } from '../../model/methods.ts';
import { mappingChecks } from '../meaning/mapping-checks.ts';
import { annotationChecks } from '../meaning/annotation-checks.ts';
import { bootChecks } from '../integrity/boot-checks.ts';
import { updateChecks } from '../integrity/update.ts';
import { auditChecks } from '../integrity/audit-checks.ts';
import type { Check } from './check.ts';
import { httpChecks } from './http/checks.ts';
import { matterChecks } from './matter/checks.ts';
import { threadChecks } from './matter/thread-checks.ts';
import { mqttChecks } from './mqtt/checks.ts';
import { opcuaAiChecks } from './opcua-ai/checks.ts';
import { oipChecks } from './oip/checks.ts';
import { checks as opcua } from './opcua/checks.ts';
import { opcuaSecurityChecks } from './opcua-security/checks.ts';

const suites: Readonly<Record<string, readonly Pick<Check<never>, 'name' | 'required'>[]>> = {
  'protocol.opcua.conformance': opcua,
  'protocol.opcua.security': opcuaSecurityChecks,
  'protocol.mqtt.conformance': mqttChecks,
  'protocol.oip.conformance': oipChecks,
  'protocol.opcua.ai': opcuaAiChecks,
  'protocol.http.conformance': httpChecks,
  'protocol.matter.conformance': matterChecks,
  'protocol.thread.attach': threadChecks,
  'integrity.audit-log': auditChecks,
  'integrity.update': updateChecks,
  'meaning.annotation': annotationChecks,
  'integrity.boot': bootChecks,
  'meaning.mapping': mappingChecks,
};

describe('the checks of every method', () => {
  const withChecks = methods.filter(({ checks }) => checks !== undefined);
  it('are asked by a suite', () =>
    assert.deepEqual(Object.keys(suites).toSorted(), withChecks.map(({ id }) => id).toSorted()));
  for (const { id, checks = {} } of withChecks)
    it(`${id}: those that are asked are those that are described`, () => {
      const asked = suites[id]?.map(({ name }) => name) ?? [];
      assert.deepEqual(asked.toSorted(), Object.keys(checks).toSorted());
      assert.ok(suites[id]?.every(({ required }) => required !== ''));
    });
});
