import { auditFaults } from './faults/audit.ts';
import { bootFaults } from './faults/boot.ts';
import { deviceFaults } from './faults/device.ts';
import { firmwareFaults } from './faults/firmware.ts';
import { identityFaults } from './faults/identity.ts';
import { httpFaults } from './faults/http.ts';
import { meaningFaults } from './faults/meaning.ts';
import { mappingFaults } from './faults/mapping.ts';
import { matterFaults } from './faults/matter.ts';
import { mqttFaults } from './faults/mqtt.ts';
import { oipFaults } from './faults/oip.ts';
import { opcuaAiFaults } from './faults/opcua-ai.ts';
import { opcuaFaults } from './faults/opcua.ts';
import type { Fault } from './faults/fault.ts';

/** What a sensor is and does when nothing is wrong with it (`liar`: when it is itself). */
export const personalities = [
  { name: 'L1', says: 'Threshold rules with hysteresis on vibration and temperature; no model.', claims: 'L1' },
  { name: 'L2', says: 'One rule, and one model that names the state of the bearing.', claims: 'L2' },
  { name: 'L3', says: 'As L2, and declares every feature of L3.', claims: 'L3' },
  {
    name: 'liar',
    says: 'Claims L3, shows the digest of one model and runs another that is right more often, answers late now and then.',
    claims: 'L3',
  },
] as const;
export type PersonalityName = (typeof personalities)[number]['name'];

/** Every fault by name: those of the sensor itself, then those of each wire. */
export const faults = [
  ...deviceFaults,
  ...identityFaults,
  ...auditFaults,
  ...firmwareFaults,
  ...meaningFaults,
  ...bootFaults,
  ...mappingFaults,
  ...opcuaFaults,
  ...opcuaAiFaults,
  ...mqttFaults,
  ...httpFaults,
  ...oipFaults,
  ...matterFaults,
] as const satisfies readonly Fault[];
export type FaultName = (typeof faults)[number]['name'];

export const isPersonality = (name: string): name is PersonalityName => personalities.some((p) => p.name === name);
export const isFault = (name: string): name is FaultName => faults.some((fault) => fault.name === name);
