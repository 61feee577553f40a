import type { Fault } from './fault.ts';

const fault = <N extends string>(name: N, says: string, check: string) =>
  ({ name, violates: ['data.meaning'], outcome: 'fail', says, checks: [`data.${check}`] }) as const satisfies Fault;

/** What can be wrong with what a sensor says of its data. */
export const meaningFaults = [
  {
    name: 'points-bare',
    violates: ['data.annotation'],
    outcome: 'fail',
    says: 'Says nothing of what its temperature means but the number’s unit and range.',
  },
  fault('unit-wrong', 'Says °F for its temperature on every wire, and gives °C.', 'stimulus'),
  fault('scale-wrong', 'Says mm/s for its vibration, and gives a tenth of it.', 'stimulus'),
  fault('unit-differs', 'Gives its temperature in K over HTTP and in °C elsewhere, and says so.', 'wires-units'),
  { ...fault('unit-unreadable', 'Says mm/sec over MQTT, which is no unit.', 'units-known'), needs: 'mqtt' },
  fault('dimension-wrong', 'Says over HTTP that its vibration in mm/s is an acceleration.', 'units-fit'),
  fault('identifier-malformed', 'Gives an IRDI without its # over HTTP.', 'identifiers-formed'),
  fault('kind-dangling', 'Names a quantity kind over HTTP that QUDT does not have.', 'identifiers-known'),
  fault('identifier-other', 'Gives the IRDI of a pressure beside a temperature over HTTP.', 'identifiers-fit'),
  {
    ...fault(
      'meaning-differs',
      'Says over MQTT that it monitors the gearbox, and the bearing elsewhere.',
      'wires-meaning',
    ),
    needs: 'mqtt',
  },
  fault('range-wrong', 'Says 0 to 100 °C over HTTP where −20 to 120 °C is declared.', 'ranges'),
  fault('value-sentinel', 'Gives −999 °C over HTTP for as long as nothing is held.', 'values-in-range'),
] as const satisfies readonly Fault[];
