import type { MethodWords } from './methods.ts';

const clock = { source: 'clock', says: 'one step of the monotonic clock, and 500 ppm for its slewing' } as const;
const fraction = 'exact (Clopper–Pearson) two-sided 95 % interval';
const sampling = {
  source: 'sampling',
  says: `order statistics of the percentile, distribution-free, 95 %; of shares the ${fraction}`,
} as const;
const ownLoop = {
  source: 'harness',
  says: 'p99 of the same loop on a probe that answers at once; shortens the figure only',
} as const;
const network = { source: 'network', says: 'least of 21 empty round trips; shortens the figure only' } as const;

const names: Readonly<Record<string, string>> = {
  p50: 'median',
  p90: '90th percentile',
  p95: '95th percentile',
  p99: '99th percentile',
  'p99.9': '99.9th percentile',
};
/** The quantities of every stream. */
function streamed(prefix: string, of: string, unit: string): MethodWords['quantities'] {
  const percentiles = Object.entries(names).map(([name, is]) => {
    const share = Number(name.slice(1)) / 100;
    return [`${prefix}.${name}`, { is: `${is} ${of}`, formula: `x₍⌈${share} n⌉₎ of the sorted times (nearest rank)` }];
  });
  return {
    ...(Object.fromEntries(percentiles) as MethodWords['quantities']),
    [`${prefix}.miss`]: { is: `share of ${unit} later than the declared deadline ${of}`, formula: 'late ∕ n' },
    [`${prefix}.accuracy`]: {
      is: 'share of right answers among the very ones that were timed',
      formula: 'right ∕ answers',
    },
  };
}

const fromSent = 'from the last byte of the input to the last byte of the answer';
const fromDue = 'from when the query was due';
const changed = {
  is: 'share of answers that are missing, name no label, or name another than the device does for the same input at leisure',
  formula: 'changed ∕ n',
};
const inputs = 'Inputs made before the stream begins, each asked once, so that remembering answers gains nothing';
const inference = 'MLPerf Inference rules';
const hahn = 'Hahn & Meeker, Statistical Intervals (1991), 5.2';
const few =
  'A percentile that the samples do not bound on both sides is absent, and the record says how many it needs: p99 368, p99.9 3 688.';
const alone =
  'The bench shares its processor with other work; load, steal, timer slack and collections of garbage are recorded as conditions.';

const scheduledSteps = [
  'Time 21 empty round trips on the same wire. Warm up.',
  'Wait until a query is due; ask, whether or not others are under way; note the time since it was due and since it was sent.',
  'Where as many are under way as the parameter allows, what falls due waits in the bench, and its wait counts.',
  'Count a query that the device refuses as one that is never answered.',
  'Where the bench had room and was late all the same by more than 5 ms, put off what is still due by as much: the device had no part in it. Give no result where that happened more than once in 20 queries.',
  'Ask the same inputs again, one after the other, and compare the labels.',
  'Keep both series of times in order.',
];
const scheduledUncertainty = [
  sampling,
  clock,
  { source: 'harness', says: 'p99 of how late the bench sent what nothing held up; shortens the figure only' },
  network,
] as const;

export const latencyEn: Readonly<Record<string, MethodWords>> = {
  'inference.latency.single-stream': {
    scope:
      'A declared model with a deadline. Measures the time that a user of the device sees, from the last byte of the input to the last byte of the answer.',
    principle:
      'One query after the other; the next begins when the answer is complete. The stream ends as soon as the samples show that 99 of 100 answers come in time, or that they cannot.',
    stimulus: `${inputs}; or a recording that says how long every case took.`,
    steps: [
      'Time 21 empty round trips on the same wire, and the same loop on a probe that answers at once.',
      'Warm up: as many queries as the parameter says, which are left out.',
      'Ask, wait for the last byte, note the time and what the device says it took; repeat.',
      'End at the fewest queries that early stopping allows for the number of answers later than the deadline, or at the plan’s number of samples.',
      'Keep every time as it was seen, in order.',
    ],
    quantities: {
      ...streamed('latency', fromSent, 'answers'),
      'latency.unexplained': {
        is: 'what neither the device’s own figures nor an empty round trip explain of the median answer',
        formula: '|median(seen − reported) − median(empty round trips)|',
      },
      'latency.unexplained.share': {
        is: 'the same as a share of the declared deadline',
        formula: 'unexplained ∕ deadline',
      },
    },
    uncertainty: [sampling, clock, ownLoop, network],
    limits: [
      'A single stream: nothing is shown about answers under load or at a fixed rate.',
      few,
      alone,
      'The time the device itself reports stands beside the percentiles and shortens none of them. A median sees nothing of what happens to few answers.',
    ],
    references: [`${inference}, scenario single-stream and early stopping (there of p90; here of p99)`, hahn],
  },
  'inference.latency.multi-stream': {
    scope:
      'A declared model with a deadline on a device that serves several streams. Measures how long it takes until the samples of all streams are answered.',
    principle:
      'A query is several samples, handed over at once; it ends with the last of their answers, and the next begins then. The end of the stream is that of the single stream, counted in queries.',
    stimulus: `${inputs}.`,
    steps: [
      'Time 21 empty round trips on the same wire, and the same loop on a probe that answers at once.',
      'Warm up: as many queries as the parameter says, which are left out.',
      'Hand over all samples of a query, wait for the last answer, note the time; repeat.',
      'End by early stopping, or at the plan’s number of queries.',
      'Keep every time as it was seen, in order.',
    ],
    quantities: streamed(
      'latency.multi-stream',
      'from the first sample handed over to the last answer of the query',
      'queries',
    ),
    uncertainty: [sampling, clock, ownLoop, network],
    limits: [
      'All samples go out from one process of the bench, one after the other: what that takes is part of the figure, and of its harness component.',
      few,
      alone,
    ],
    references: [`${inference}, scenario multi-stream (eight samples a query, p99)`, hahn],
  },
  'inference.latency.tiny': {
    scope:
      'A declared model on a small device. Measures how long an inference takes, for comparison with figures of MLPerf Tiny.',
    principle:
      'Windows of at least ten seconds and ten inferences, one inference after the other. What is reported is the median of the windows, so that one disturbed window changes nothing.',
    stimulus: 'Up to 500 inputs made before the first window, used in turn.',
    steps: [
      'Time 21 empty round trips on the same wire, and the same loop on a probe that answers at once.',
      'Warm up: as many inferences as the parameter says.',
      'Ask one after the other until the window’s time is over and ten are answered; repeat for every window.',
    ],
    quantities: {
      'latency.tiny.median': {
        is: 'time an inference takes, median of the windows',
        formula: 'median(window ∕ inferences)',
      },
      'latency.tiny.throughput': {
        is: 'inferences a second, median of the windows',
        formula: 'median(inferences ∕ window)',
      },
      'latency.tiny.accuracy': { is: 'share of right answers in all windows', formula: 'right ∕ n' },
    },
    uncertainty: [
      {
        source: 'sampling',
        says: 'from six windows on, order statistics of the median, 95 %; of five, Student’s t, for their range holds the median with 93.75 % alone',
      },
      clock,
      ownLoop,
      network,
    ],
    limits: [
      'Over the wire: MLPerf Tiny times on the device, so that its published figures lack the round trip.',
      'A mean of a window says nothing of its slowest answers.',
      alone,
    ],
    references: ['MLPerf Tiny rules, performance mode', hahn],
  },
  'inference.latency.at-rate': {
    scope:
      'A declared model with a deadline and a rate. Measures what a consumer sees who needs an answer for every sample at that rate.',
    principle:
      'Queries are due by a schedule made before the first. Each time counts from when the answer’s query was due, so that what one slow answer holds up counts too (no coordinated omission).',
    stimulus: `${inputs}; evenly at the declared rate, or as a Poisson process of that rate.`,
    steps: scheduledSteps,
    quantities: { ...streamed('latency.at-rate', fromDue, 'answers'), 'latency.at-rate.changed': changed },
    uncertainty: scheduledUncertainty,
    limits: [
      'As many queries under way as the parameter says, one where it says nothing: a device that takes more at once is not shown at its best.',
      'The naive p99, from when a query was sent, stands beside the figure and is never judged.',
      few,
      'Answers are compared by label: one whose scores change and whose label does not is the same.',
      alone,
    ],
    references: [`${inference}, scenario server (times count from the scheduled arrival)`, hahn],
  },
  'inference.latency.server': {
    scope:
      'A declared model with a deadline and a rate on a gateway that answers many who ask independently of each other.',
    principle:
      'Queries arrive as a Poisson process of the declared rate, by a schedule made before the first, and each time counts from its arrival. MLPerf’s rule: so few are later than the deadline that, at 99 %, 99 of 100 answers come in time.',
    stimulus: `${inputs}.`,
    steps: scheduledSteps,
    quantities: {
      ...streamed('latency.server', fromDue, 'answers'),
      'latency.server.changed': changed,
      'latency.server.in-time': {
        is: 'MLPerf’s rule holds: the queries suffice for the number of late ones (early stopping)',
        formula: 'n ≥ fewest(late)',
      },
    },
    uncertainty: scheduledUncertainty,
    limits: [
      'The rate is the declared one: the most that the device could hold is not looked for.',
      'MLPerf also asks for a least duration of ten minutes; here the plan’s number of queries ends the stream.',
      few,
      alone,
    ],
    references: [`${inference}, scenario server and early stopping`, hahn],
  },
};
