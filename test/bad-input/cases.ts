import { broken, goodDeclaration, goodPack } from './good.ts';

/** A file nobody can use: what is in it, and what its one line must say (place and remedy). */
export type Bad = { name: string; file: 'pack.yaml' | 'sensor.yaml'; bytes: Uint8Array; says: RegExp };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const inPack = (name: string, from: string, to: string, says: RegExp): Bad => ({
  name: `pack: ${name}`,
  file: 'pack.yaml',
  bytes: bytes(broken(goodPack, from, to)),
  says,
});
const inSensor = (name: string, from: string, to: string, says: RegExp): Bad => ({
  name: `declaration: ${name}`,
  file: 'sensor.yaml',
  bytes: bytes(broken(goodDeclaration, from, to)),
  says,
});
const whole = (name: string, content: string | Uint8Array, says: RegExp): Bad[] =>
  (['pack.yaml', 'sensor.yaml'] as const).map((file) => ({
    name: `${file}: ${name}`,
    file,
    bytes: typeof content === 'string' ? bytes(content) : content,
    says,
  }));

/** What may never stand in a message: the cases plant it where secrets are written by mistake. */
export const canary = 'hunter2-canary';

const bomb = `a: &a [x, x, x]\n${'bcdefghij'.replaceAll(/./g, (c, i: number) => `${c}: &${c} [${'*a, '.repeat(9)}*${'abcdefghi'[i]}]\n`)}`;

const packs: Bad[] = [
  inPack(
    'unit the method does not have',
    'limit: {most: declared.deadline, unit: ms',
    'limit: {most: declared.deadline, unit: s',
    /indicators\["latency\.deadline"\]\.limit\.unit: .*write ms/,
  ),
  inPack(
    'unit that is no unit',
    'limit: {most: 100, unit: ms}',
    'limit: {most: 100, unit: msec}',
    /limit\.unit: the method measures in ms/,
  ),
  inPack(
    'unknown indicator in a level',
    '- latency.bound\n',
    '- latency.bund\n',
    /levels\.L3\.needs\.all\[9\]: latency\.bund is neither/,
  ),
  inPack(
    'unknown level',
    'needs: {all: [L1, task.accuracy',
    'needs: {all: [L0, task.accuracy',
    /L0 is neither a level nor an indicator/,
  ),
  inPack(
    'level that rests on itself',
    'needs: {all: [L1, task.accuracy',
    'needs: {all: [L2, task.accuracy',
    /L2 cannot rest on L2/,
  ),
  inPack(
    'level that rests on a higher one',
    'needs: {all: [L1, task.accuracy',
    'needs: {all: [L4, task.accuracy',
    /L2 cannot rest on L4/,
  ),
  inPack(
    'granted level above the grading',
    'who: {proposed: gradus, note: The announcement names L4',
    'who: {stated: announcement, note: The announcement names L4',
    /above L3 nothing is granted/,
  ),
  inPack(
    'more needed than there are',
    '- any: [rule.trip-point, task.accuracy]',
    '- {atLeast: 3, of: [rule.trip-point, task.accuracy]}',
    /3 of 2 cannot be met/,
  ),
  inPack('duplicate key', '  L2:\n', '  L1:\n', /this key stands here twice/),
  inPack('unknown key', 'retest: {after', 'retests: {after', /unknown key\. Write retest/),
  inPack(
    'unknown key deep down',
    'depends: [firmware, configuration]',
    'dependz: [firmware, configuration]',
    /dependz: unknown key\. Write depends/,
  ),
  inPack('wrong format', 'format: gradus-pack/1', 'format: gradus-pack/2', /write gradus-pack\/1/),
  inPack('version of two numbers', 'version: 0.1.0', "version: '0.1'", /a version is three numbers/),
  inPack('version that YAML reads as a number', 'version: 0.1.0', 'version: 0.1', /0\.1 is not text/),
  inPack('no language but English', ', zh: 单任务推理}', '}', /title\.zh: missing/),
  inPack(
    'unknown source',
    'who: {stated: announcement}\n  L4',
    'who: {stated: anouncement}\n  L4',
    /anouncement is not under sources/,
  ),
  inPack(
    'two who say so',
    'who: {stated: announcement}\n  L4',
    'who: {stated: announcement, proposed: gradus}\n  L4',
    /exactly one of official/,
  ),
  inPack(
    'official by typing',
    'who: {stated: announcement}\n  L4',
    'who: {official: iec-62443-4-2}\n  L4',
    /official|digest/,
  ),
  inPack('unknown conflict', 'conflicts: [other-accounts]', 'conflicts: [other-account]', /is not under conflicts/),
  inPack('unknown method', 'method: identity.readback', 'method: identity.read', /no such method/),
  inPack('quantity of another method', 'quantity: identity.serial', 'quantity: latency.p99', /does not measure it/),
  inPack('number for a yes or no', 'limit: {is: true}', 'limit: {most: 1, unit: "1"}', /yes or no/),
  inPack('yes or no for a number', 'limit: {above: 0, unit: "1"}', 'limit: {is: true}', /is a number in 1/),
  inPack(
    'two limits',
    'limit: {above: 0, unit: "1"}',
    'limit: {above: 0, least: 0, unit: "1"}',
    /exactly one of most, least, above, is/,
  ),
  inPack('limit without unit', 'limit: {above: 0, unit: "1"}', 'limit: {above: 0}', /a number has a unit/),
  inPack(
    'declared value that is none',
    'most: declared.deadline',
    'most: declared.latency',
    /known are declared\.accuracy, declared\.deadline/,
  ),
  inPack('no decision', '    decision: {rule: simple}\n', '', /write decision/),
  inPack(
    'guard band on a yes or no',
    'decision: {rule: simple}',
    'decision: {rule: guarded, band: U95}',
    /write simple/,
  ),
  inPack('unknown decision rule', 'decision: {rule: simple}', 'decision: {rule: lenient}', /rule/),
  inPack(
    'too few samples',
    'samples: {full: 2010, routine: 1001}',
    'samples: {full: 2010, routine: 66}',
    /66 is too few: .* at least 459/,
  ),
  inPack(
    'unknown parameter',
    'samples: {full: 2010, routine: 1001}',
    'parameters: {warm-up: 5}',
    /no such parameter: known are warmup/,
  ),
  inPack('parameter out of range', 'samples: {full: 2010, routine: 1001}', 'parameters: {warmup: -1}', /at least 0/),
  inPack(
    'stimulus the method does not take',
    'stimulus: [injected, physical]',
    'stimulus: [recorded]',
    /does not work with it/,
  ),
  inPack(
    'condition that does not parse',
    'when: size(declaration.channels) > 1',
    'when: size(declaration.channels >',
    /when: /,
  ),
  inPack(
    'condition on a field nobody declares',
    'when: size(declaration.channels) > 1',
    'when: size(declaration.chanels) > 1',
    /nothing is declared as declaration\.chanels/,
  ),
  inPack(
    'condition outside the subset',
    'when: size(declaration.channels) > 1',
    'when: declaration.kind.matches("(a+)+$")',
    /outside the subset/,
  ),
  inPack(
    'programme of unknown indicators',
    'only:\n      - identity.serial',
    'only:\n      - identity.seriel',
    /identity\.seriel is not under indicators/,
  ),
  inPack('programme missing', '  sample: {samples: full, units: 3}\n', '', /programmes\.sample: missing/),
  inPack(
    'waiver that ends before it begins',
    'retest: {after',
    'waivers: [{indicator: audit.log, reason: r, by: b, from: 2026-05-02, until: 2026-05-01}]\nretest: {after',
    /ends before it begins/,
  ),
  inPack(
    'waiver of nothing',
    'retest: {after',
    'waivers: [{indicator: audit.lag, reason: r, by: b, from: 2026-05-01, until: 2026-05-02}]\nretest: {after',
    /audit\.lag is not under indicators/,
  ),
  inPack('date that is none', 'effective: {from: 2026-07-01}', 'effective: {from: 2026-02-30}', /is not a date/),
  inPack(
    'effective until before from',
    'effective: {from: 2026-07-01}',
    'effective: {from: 2026-07-01, until: 2026-01-01}',
    /ends before it begins/,
  ),
  inPack('absurd number', 'limit: {most: 100, unit: ms}', 'limit: {most: 1e999, unit: ms}', /a number is finite/),
  inPack('not a number', 'limit: {most: 100, unit: ms}', 'limit: {most: .nan, unit: ms}', /a number is finite/),
  inPack('digits that would be lost', 'full: 2010', 'full: 9007199254740993', /beyond 2\^53/),
  inPack('merge key', 'retest: {after: fix-recorded, most: 3}', 'retest: {<<: {after: any}, most: 3}', /merge keys/),
  inPack(
    'key that reaches into objects',
    'retest: {after',
    '__proto__: {a: 1}\nretest: {after',
    /this key is not allowed/,
  ),
  inPack('number as a key', 'retest: {after', '7: {a: 1}\nretest: {after', /a key is text/),
];

const sensors: Bad[] = [
  inSensor(
    'duration without unit',
    'deadline: 50 ms',
    'deadline: 50',
    /^sensor\.yaml:31:15 {2}models\[0\]\.deadline: 50 is not a duration\. Write 50 ms\.$/,
  ),
  inSensor(
    'duration in minutes of arc',
    'response: 200 ms',
    "response: 200'",
    /"200'" is not a duration\. Write 50 ms\.$/,
  ),
  inSensor(
    'password written out',
    'password: {env: BENCH_PASSWORD}',
    `password: ${canary}`,
    /endpoints\.opcua\.user\.password: .*a secret is named/,
  ),
  inSensor(
    'password as a tag',
    'password: {env: BENCH_PASSWORD}',
    `password: !${canary}`,
    /tags \(!name\) are not read here/,
  ),
  inSensor(
    'password in the address',
    'opc.tcp://127',
    `opc.tcp://bench:${canary}@127`,
    /endpoints\.opcua\.url: .*no user or password|looks like/,
  ),
  inSensor(
    'password under a wrong key',
    'password: {env: BENCH_PASSWORD}',
    `passwort: ${canary}`,
    /passwort: unknown key\. Write password|password: missing/,
  ),
  inSensor(
    'password in a broken line',
    'password: {env: BENCH_PASSWORD}',
    `password: "${canary}`,
    /sensor\.yaml:\d+:\d+/,
  ),
  inSensor('serial missing from a unit', '  serial: brg-0001\n', '', /identity\.serial: a unit has a serial number/),
  inSensor('digest that is none', `sha256:${'0'.repeat(64)}`, 'sha1:00', /a digest looks like sha256/),
  inSensor(
    'unknown kind',
    'kind: unit',
    'kind: gadget',
    /kind: "gadget" is not known here: write one of product, unit, component/,
  ),
  inSensor('unknown level', 'target: L3', 'target: L6', /target: "L6" is not known here/),
  inSensor('unknown feature', 'supports: [fusion', 'supports: [fussion', /supports\[0\]/),
  inSensor(
    'channel nobody declared',
    'channel: temperature',
    'channel: pressure',
    /rules\[0\]\.channel: pressure is not under channels/,
  ),
  inSensor('output nobody declared', 'output: alarm', 'output: lamp', /lamp is not under points/),
  inSensor('trip outside the range', 'trip: {value: 80', 'trip: {value: 800', /outside the channel's range -40 to 125/),
  inSensor('reset on the wrong side', 'reset: {value: 75', 'reset: {value: 85', /resets on the other side/),
  inSensor(
    'unit that is not the channel’s',
    'trip: {value: 80, unit: Cel}',
    'trip: {value: 80, unit: K}',
    /write it in the channel's unit, Cel/,
  ),
  inSensor('tolerance of nothing', 'tolerance: 2', 'tolerance: 0', /tolerance: 0 is too small: more than 0/),
  inSensor(
    'range upside down',
    'range: {low: -40, high: 125}',
    'range: {low: 125, high: -40}',
    /low is below high|outside/,
  ),
  inSensor('accuracy in per cent', 'least: 0.9', 'least: 90', /metric\.least: 90 is too large: at most 1/),
  inSensor('one label', 'labels: [good, outer, inner, ball]', 'labels: [good]', /labels: at least 2 items/),
  inSensor('shape of halves', 'shape: [1, 3, 512]', 'shape: [1, 3, 0.5]', /0\.5 is not a whole number/),
  inSensor('probe without endpoint', 'infer: opcua', 'infer: http', /probes\.infer: no http under endpoints/),
  inSensor('unknown probe', 'infer: opcua', 'infr: opcua', /probes/),
  inSensor(
    'two rules of one name',
    'models:\n',
    '  - {id: overheat, channel: temperature, direction: above, trip: {value: 80, unit: Cel}, reset: {value: 75, unit: Cel}, tolerance: 2, response: 1 s, output: alarm}\nmodels:\n',
    /overheat is declared twice/,
  ),
  inSensor('component without a section', 'kind: unit', 'kind: component', /add component: \{ type: accelerator/),
  inSensor('tab for indentation', '  maker: Sample', '\tmaker: Sample', /sensor\.yaml:4:\d+: a tab/),
  inSensor('key without colon', 'target: L3', 'target L3', /sensor\.yaml:\d+:\d+/),
  inSensor(
    'bracket not closed',
    'supports: [fusion, adaptation]',
    'supports: [fusion, adaptation',
    /sensor\.yaml:\d+:\d+/,
  ),
  inSensor('control character', 'maker: Sample', 'maker: Sam\u0007ple', /sensor\.yaml:4:13: a control character/),
  inSensor('half a character', 'maker: Sample', 'maker: "\\ud800"', /lone surrogate/),
];

const anyFile: Bad[] = [
  ...whole('empty', '', /:1:1: the file is empty/),
  ...whole('only a comment', '# nothing\n', /:1:1: the file is empty/),
  ...whole('a list', '- a\n- b\n', /:1:1: a list is not a map/),
  ...whole('one word', 'hello', /:1:1: .*"hello" is not a map/),
  ...whole('not UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xc3, 0x28), /:1:4: not UTF-8/),
  ...whole('UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0x00, 0x3a, 0x00), /not UTF-8/),
  ...whole(
    'binary',
    Uint8Array.from({ length: 2048 }, (_, i) => (i * 37) % 256),
    /not UTF-8|control character/,
  ),
  ...whole('larger than 1 MiB', `a: ${'x'.repeat(1024 * 1024)}`, /larger than 1 MiB/),
  ...whole('nested 100 000 deep in brackets', '['.repeat(100_000), /:1:\d+: nested deeper than 64/),
  ...whole('nested 100 000 deep in maps', '{a: '.repeat(100_000), /nested deeper than 64/),
  ...whole('nested 100 000 deep in dashes', '- '.repeat(100_000), /nested deeper than 64/),
  ...whole(
    'nested 1 000 deep by indentation',
    Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
    /:65:\d+: nested deeper/,
  ),
  ...whole('alias bomb', bomb, /:1:4: anchors/),
  ...whole('alias', 'a: 1\nb: *a\n', /:2:4: aliases/),
  ...whole('tag', 'a: !!js/function "x"\n', /:1:4: tags/),
  ...whole('directive', '%YAML 1.1\n---\na: 1\n', /:1:1: directives/),
  ...whole('two documents', 'a: 1\n---\nb: 2\n', /:2:1: one document a file/),
  ...whole(
    'twenty thousand keys',
    Array.from({ length: 19_000 }, (_, i) => `k${i}: ${i}`).join('\n'),
    /:1:1 {2}k0: unknown key/,
  ),
  ...whole('half a million items', `a: [${'1,'.repeat(500_000)}1]`, /more than 100000/),
];

export const cases: readonly Bad[] = [...packs, ...sensors, ...anyFile];
