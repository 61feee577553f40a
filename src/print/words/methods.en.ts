import { auditMethods } from './audit.ts';
import { meaningMethods } from './meaning.ts';
import { bootMethods } from './boot.ts';
import { updateMethods } from './update.ts';
import { fusionEn as fusionWords } from './fusion.ts';
import { inspectionWords } from './inspection.ts';
import { adaptationMethods } from './adaptation.ts';
import { driftMethods } from './drift.ts';
import { failureMethods } from './failure.ts';
import { latencyEn as latencyWords } from './latency.en.ts';
import type { MethodLanguage } from './methods.ts';
import { protocolWords } from './protocol/words.ts';

const clock = { source: 'clock', says: 'one step of the monotonic clock, and 500 ppm for its slewing' } as const;
const fraction = 'exact (Clopper–Pearson) two-sided 95 % interval of a fraction';

export const methodsEn: MethodLanguage = {
  frame: {
    method: 'Test method',
    version: 'version',
    planned: 'Planned: there is no method in this version. What asks for it is inconclusive.',
    scope: 'Scope',
    principle: 'Principle',
    stimulus: 'Stimulus',
    kinds: 'Kinds',
    equipment: 'Equipment',
    probe: 'What the device must offer',
    parameters: 'Parameters',
    standard: 'default',
    samples: 'Samples',
    fewest: 'fewest',
    timeout: 'Time-out',
    checks: 'Checks',
    checksWeigh:
      'the pack says which of them must hold and which should; one that must hold and does not fails the indicator',
    steps: 'Steps',
    quantities: 'Quantities',
    yesNo: 'yes, no or unknown',
    uncertainty: 'Uncertainty',
    combination:
      'Components stand apart in the record. Each is an expanded half-width (95 %) below and above the value; they are taken as independent and combined as the root of the sum of squares, each side for itself (JCGM 100:2008, 5.1.2).',
    limits: 'Limits of use',
    references: 'References',
    none: 'none',
    stop: '.',
    colon: ': ',
    comma: ', ',
    semicolon: '; ',
    names: {
      device: 'Asked once per device',
      'each-rule': 'Asked once per declared rule',
      'each-model': 'Asked once per declared model',
      injected: 'injected (through the wire)',
      physical: 'physical (by a rig or an operator)',
      recorded: 'recorded (files of raw input and device output)',
      sampling: 'sampling',
      clock: 'clock',
      tap: 'tap',
      network: 'network',
      harness: 'harness',
      instrument: 'instrument',
      resolution: 'resolution',
      'stimulus-source': 'stimulus source',
      'reference-sensor': 'reference sensor',
      thermometer: 'thermometer',
      other: 'other',
      identity: 'nameplate',
      infer: 'inference',
      stimulus: 'stimulus',
      read: 'reading of points',
      adapt: 'teaching',
      log: 'audit log',
      restart: 'restart',
      update: 'firmware update',
      attest: 'attestation token',
      inspect: 'a person’s look',
    },
  },
  methods: {
    ...protocolWords('en'),
    ...inspectionWords.en,
    'identity.readback': {
      scope:
        'A device that can say who it is. Binds every result of the run to serial number, firmware digest and model digests.',
      principle: 'What the device says of itself is compared with what its maker declared, text by text.',
      stimulus: 'A read of the nameplate.',
      steps: [
        'Read serial number, firmware version and digest, and the digest of each declared model.',
        'Compare each with the declaration. One that differs settles the matter; one that is not said leaves it open.',
      ],
      quantities: {
        'identity.serial': {
          is: 'whether the serial number is that of the unit under test',
          formula: 'read = declared',
        },
        'identity.firmware': {
          is: 'whether firmware version and digest are the declared ones',
          formula: 'read = declared, for both',
        },
        'identity.models': {
          is: 'whether every model’s digest is the declared one',
          formula: 'read = declared, for each model with a declared digest',
        },
      },
      uncertainty: [],
      limits: [
        'A device can lie about itself. What it says counts as identity, not as integrity; the boot and update methods are for that.',
        'A nameplate that cannot be read gives unknown, which is inconclusive.',
      ],
      references: ['OPC 10000-100 (Devices), nameplate', 'IEC 62443-4-2:2019, CR 1.2 and CR 7.8'],
    },
    'identity.records': {
      scope:
        'A device that says who it is over more than one wire, or for as long as a run. Shows that all of them and the end say the same.',
      principle: 'The nameplate is read once more when everything else is done, over each wire that has one.',
      stimulus: 'A read of each nameplate.',
      steps: [
        'Read the nameplate over OPC UA and as a Thing, each on a connection of its own, and compare what both say.',
        'Read it once more over the connection of the run, and compare it with what was read at the beginning.',
      ],
      quantities: {
        'identity.wires': {
          is: 'whether the wires say the same',
          formula: 'equal, for each key that two of them give',
        },
        'identity.unchanged': {
          is: 'whether the device says what it said at the beginning',
          formula: 'equal, for each key that it gave both times',
        },
      },
      uncertainty: [],
      limits: [
        'A key that one wire alone gives is not compared. What Matter says is compared with the declaration by its own checks.',
        'A session that had to begin anew has forgotten the beginning: the second figure is then unknown.',
        'A device that changes and changes back between two reads is not found.',
      ],
      references: ['OPC 10000-100 (Devices), nameplate', 'IEC 62443-4-2:2019, CR 7.8'],
    },
    'rule.response': {
      scope:
        'A declared threshold rule: a channel, a trip value, a reset value, a tolerance, a response time and an output. Works for rules that trip above and below.',
      principle:
        'The channel is held at known values in front of the device’s own signal chain while its output is read. Sudden holds beyond and just inside the trip value give time and misses; staircases up and down give the trip and reset points.',
      stimulus:
        'Holds of the channel, in its unit: injected through the wire, or physical from a rig. The values are drawn at random from a seed that the bench chose for this run.',
      steps: [
        'Hold the channel at rest, below the reset value; wait until the output is off.',
        'Hold it just inside the trip value, by more than the tolerance, for the declared response time. An output now is a false trip.',
        'Hold it beyond the trip value by four to six tolerances. Read the output until it comes, at most three times the declared response time.',
        'Repeat for the number of samples.',
        'Climb in stairs of a share of the tolerance through the trip value, each stair held for at least the response time; note the stair at which the output came. Descend likewise to the reset. Each ramp begins at a random part of a stair.',
        'Repeat for the number of ramps: one for every 12 samples, at least 3. Let the channel go.',
      ],
      quantities: {
        'rule.trip.error': {
          is: 'absolute mean error of the trip point, per cent of the declared trip value',
          formula: '|mean(trip found − trip declared)| ∕ |trip declared| · 100',
        },
        'rule.hysteresis.error': {
          is: 'absolute mean error of the distance from trip to reset, per cent of the declared trip value',
          formula: '|mean((trip − reset) found − (trip − reset) declared)| ∕ |trip declared| · 100',
        },
        'rule.response.time': {
          is: '90th percentile of the time from the stimulus acknowledged to the first read that shows the output',
          formula: 'p90 by nearest rank; an output that never came counts as long as was waited',
        },
        'rule.missed': {
          is: 'share of holds beyond the trip value that were certainly not shown within the declared response',
          formula: 'missed ∕ holds; the time of one read is credited to the device',
        },
        'rule.false': { is: 'share of holds just inside at which the output came', formula: 'false ∕ holds' },
      },
      uncertainty: [
        { source: 'sampling', says: `t interval of the mean over the ramps; order statistics of p90; ${fraction}` },
        { source: 'resolution', says: 'an edge lies anywhere within its stair: rectangular, expanded by 2' },
        {
          source: 'network',
          says: 'the output changed up to one read and its pause before it was read; shortens the figure only',
        },
        clock,
      ],
      limits: [
        'The trip value may not be 0: the tolerance is per cent of it.',
        'The channel’s range must leave one and a half tolerances beyond the trip and one and a quarter before it.',
        'An injected stimulus tests everything behind the point of injection, and not the sensing element.',
        'The uncertainty of a physical source comes from its calibration certificate and is not added here by itself.',
        '36 samples without a miss prove a share below 9.8 % (95 %); more precise claims need more samples.',
      ],
      references: [
        'JCGM 100:2008, 4.3.7 and 5.1.2',
        'IEC 61298-2:2008 (dead band, hysteresis)',
        'Clopper & Pearson, Biometrika 26 (1934)',
      ],
    },
    'task.accuracy': {
      scope:
        'A declared model with labels that answers one task. Needs inputs that its maker did not supply: of the bench’s own making, from a rig, or recorded by a laboratory or a buyer.',
      principle:
        'Inputs with known truth are put to the device one by one; the label of its largest output is compared with the truth.',
      stimulus:
        'Signals from a generator of known physics, seeded for this run after the device was fixed; or a recorded set with its supplier named. A set supplied by the maker gives no result.',
      steps: [
        'Draw an input and its label from the run’s seed, or take the next recorded case.',
        'Ask for an inference; take the label of the largest output.',
        'Count an answer of the wrong shape, or one that is not finite, as wrong.',
        'Repeat for the number of samples; keep labels, answers and the confusion table.',
      ],
      quantities: {
        'task.accuracy': { is: 'share of right answers', formula: 'right ∕ n' },
        'task.gain': {
          is: 'accuracy above that of always answering the commonest label of the same set',
          formula: 'right ∕ n − max over labels(count) ∕ n',
        },
      },
      uncertainty: [{ source: 'sampling', says: fraction }],
      limits: [
        'Fewer than 30 cases give no result.',
        'The result holds for the scene and its stated parameters, not for every machine in every plant.',
        'Accuracy alone does not show that two models are the same.',
      ],
      references: ['Clopper & Pearson, Biometrika 26 (1934)', 'ISO/IEC TS 4213:2022 (classification performance)'],
    },
    ...latencyWords,
    ...fusionWords,
    ...adaptationMethods.en,
    ...auditMethods.en,
    ...meaningMethods.en,
    ...updateMethods.en,
    ...bootMethods.en,
    ...driftMethods.en,
    ...failureMethods.en,
    'inference.portability': {
      scope:
        'A declared model whose file and digest are declared, with one float32 input and a scene. Shows whether the model gives the same answers on other engines and on the device. Asks nothing about how fast.',
      principle:
        'The declared file, its digest verified first, runs on every engine of the bench, each in a process of its own, and the device is asked the same inputs. Every pair is compared: the label of the largest output, the outputs element by element, and the paired difference of accuracy. The first engine that loads the model is the reference.',
      stimulus:
        'Signals from a generator of known physics, seeded for this run after the device was fixed: the same to all.',
      steps: [
        'Read the model’s file; end without a result where its digest is not the declared one.',
        'List its operators and operator sets; load it on every engine, and name the operator where one refuses.',
        'End without a result where engines of fewer than two families loaded it. Two builds of one kernel library are one family.',
        'Draw an input and its label; put it to the device and to every engine; repeat for the number of samples.',
        'Put an engine that fails or dies on the way with those that did not load; count values that are not finite, and leave them out of every maximum.',
        'Compare every pair, class it, and keep the table.',
      ],
      quantities: {
        'portability.agreement': {
          is: 'least share, over all pairs, of inputs for which both name the same label; naming none is no agreement',
          formula: 'min over pairs(agreed ∕ n)',
        },
      },
      uncertainty: [
        {
          source: 'sampling',
          says: `${fraction}, of the pair that agrees least; as every pair must agree, no correction for their number is due`,
        },
      ],
      limits: [
        'To show agreement above 99 % takes 368 inputs without an exception, above 99.9 % 3 688, above 99.99 % 36 887; one exception takes half as many again.',
        'Bit-exact: same bits. Numerical: within 10⁻³ of the value or 10⁻⁵ of the output’s range, integers within one step. Task-equivalent: agreement above 1 − margin, and the whole interval of the paired difference of accuracy within ± margin. Otherwise different: a difference that was not found proves nothing.',
        'Equal accuracy does not show that two models are the same.',
        'The result holds for the engines and versions named, and for the scene.',
      ],
      references: [
        'Clopper & Pearson, Biometrika 26 (1934)',
        'Tango, Statistics in Medicine 17 (1998) 891–908 (shown beside the conservative interval)',
        'Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15 (1987) 657–680 (two one-sided tests)',
        'ONNX backend tests (relative tolerance 10⁻³)',
      ],
    },
  },
};
