/** What a sensor is and does when nothing is wrong with it (`liar`: when it is itself). */
export const personalities = [
  { name: 'L1', says: 'Threshold rules with hysteresis on vibration and temperature; no model.', claims: 'L1' },
  { name: 'L2', says: 'One rule, and one model that names the state of the bearing.', claims: 'L2' },
  { name: 'L3', says: 'As L2, and declares every feature of L3.', claims: 'L3' },
  {
    name: 'liar',
    says: 'Claims L3 with accuracy 0.95, shows the digest of a good model and runs a poor one, answers late now and then.',
    claims: 'L3',
  },
] as const;
export type PersonalityName = (typeof personalities)[number]['name'];

/**
 * What can be wrong with a sensor. `violates`: indicators of the pack gbt-45288-2026-described that fail; with
 * `outcome: 'inconclusive'`, those that get no result because the wire gives none. `none`: no indicator asks for
 * it, it is shown beside the measured figure.
 */
export const faults = [
  {
    name: 'trip-shifted',
    violates: ['rule.trip-point'],
    outcome: 'fail',
    says: 'Trips and resets 12 % of the trip value too high.',
  },
  { name: 'no-hysteresis', violates: ['rule.hysteresis'], outcome: 'fail', says: 'Resets where it trips.' },
  {
    name: 'slow-rule',
    violates: ['rule.response', 'rule.missed'],
    outcome: 'fail',
    says: 'The output follows 300 ms late.',
  },
  {
    name: 'deaf-rule',
    violates: ['rule.missed', 'rule.response'],
    outcome: 'fail',
    says: 'Ignores every third excursion.',
  },
  { name: 'jumpy-rule', violates: ['rule.false'], outcome: 'fail', says: 'Trips for 150 ms about once a second.' },
  { name: 'wrong-serial', violates: ['identity.serial'], outcome: 'fail', says: 'Shows another serial number.' },
  { name: 'wrong-firmware', violates: ['identity.firmware'], outcome: 'fail', says: 'Shows another firmware digest.' },
  { name: 'wrong-model-digest', violates: ['identity.model'], outcome: 'fail', says: 'Shows another model digest.' },
  {
    name: 'swapped-model',
    violates: ['task.accuracy'],
    outcome: 'fail',
    says: 'Runs a poor model and shows the digest of the good one.',
  },
  {
    name: 'constant-answer',
    violates: ['task.accuracy', 'task.gain'],
    outcome: 'fail',
    says: 'Names the same class whatever the input.',
  },
  {
    name: 'slow-inference',
    violates: ['latency.deadline'],
    outcome: 'fail',
    says: 'Every answer takes 1.6 times the deadline.',
  },
  {
    name: 'late-tail',
    violates: ['latency.deadline'],
    outcome: 'fail',
    says: 'One answer in forty takes about twice the deadline; the rest are in time.',
  },
  {
    name: 'flattering-latency',
    violates: [],
    outcome: 'none',
    says: 'Reports an inference time of 0.05 ms whatever it took.',
  },
  {
    name: 'silent',
    violates: ['protocol.handshake'],
    outcome: 'fail',
    says: 'Accepts connections and answers nothing, on every wire, until switched off.',
  },
  {
    name: 'hang-invoke',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline'],
    outcome: 'inconclusive',
    says: 'An inference is taken and never answered.',
  },
  {
    name: 'close-on-invoke',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline'],
    outcome: 'inconclusive',
    says: 'The connection is closed in the middle of an inference.',
  },
  {
    name: 'garbage',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline'],
    outcome: 'inconclusive',
    says: 'An inference is answered with bytes that mean nothing.',
  },
  {
    name: 'endless',
    violates: ['task.accuracy', 'task.gain', 'latency.deadline'],
    outcome: 'inconclusive',
    says: 'An inference is answered for ever.',
  },
] as const;
export type FaultName = (typeof faults)[number]['name'];

export const isPersonality = (name: string): name is PersonalityName => personalities.some((p) => p.name === name);
export const isFault = (name: string): name is FaultName => faults.some((fault) => fault.name === name);
