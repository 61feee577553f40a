import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AuditRecord } from './audit.ts';
import { auditRecordIn, readSyslog, syslogFrames, syslogOf } from './syslog.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string) => readSyslog(bytes(text));
const record: AuditRecord = {
  id: 7,
  time: '2026-11-27T04:00:00.250Z',
  source: 'http',
  category: 'control',
  type: 'hold',
  result: 'success',
  detail: 'temperature "40" Cel]',
  hash: 'ab',
};

describe('a syslog message', () => {
  it('has priority, time, names, structured data and text', () => {
    // The shape of example 3 of RFC 5424, 6.5, with values of our own.
    const { facility, severity, time, host, app, process, id, data, text } = read(
      '<165>1 2026-11-27T04:00:00.003Z sensor.example monitor 42 ID47 [origin@32473 a="x" b="7"][more@32473] done so',
    );
    assert.deepEqual([facility, severity, time], [20, 5, '2026-11-27T04:00:00.003Z']);
    assert.deepEqual([host, app, process, id, text], ['sensor.example', 'monitor', '42', 'ID47', 'done so']);
    assert.deepEqual(
      [...(data.get('origin@32473') ?? [])],
      [
        ['a', 'x'],
        ['b', '7'],
      ],
    );
    assert.equal(data.get('more@32473')?.size, 0);
  });
  it('may end with a line end or a NUL, as many senders have it', () => {
    assert.equal(read('<14>1 - - - - - - done\n\0').text, 'done');
    assert.equal(read('<14>1 - - - - - [a]\n').data.size, 1);
  });
  it('may have a dash for nearly everything', () => {
    const { time, host, data, text } = read('<0>1 - - - - - -');
    assert.deepEqual([time, host, data.size, text], ['', '', 0, '']);
  });
  it('has values with quotes, backslashes and brackets behind a backslash, and others that stay', () => {
    const { data } = read(String.raw`<14>1 - - - - - [a b="say \"so\" \\ \] \n"]`);
    assert.equal(data.get('a')?.get('b'), String.raw`say "so" \ ] \n`);
  });
  for (const [what, text, says] of [
    ['of the older kind', '<34>Oct 11 22:14:15 host su: failed', /no message of RFC 5424/],
    ['with a priority of 192', '<192>1 - - - - - -', /priority 192 is more than 191/],
    ['without structured data', '<14>1 - - - - - text', /no structured data/],
    ['with an element that does not end', '<14>1 - - - - - [a b="c"', /has no end/],
    ['with the same element twice', '<14>1 - - - - - [a][a]', /a comes twice/],
    ['with text right after the data', '<14>1 - - - - - [a]b', /follows the structured data at once/],
  ] as const)
    it(`is refused ${what}`, () => assert.throws(() => read(text), { name: 'FormatError', message: says }));
  it('is refused where it is not UTF-8', () => {
    assert.throws(() => readSyslog(Uint8Array.of(0x3c, 0xff)), /not UTF-8/);
  });
});

describe('a record of an audit log by syslog', () => {
  it('comes back as it was sent', () => {
    assert.deepEqual(auditRecordIn(readSyslog(syslogOf(record, 'sensor', 32473))), record);
  });
  it('takes its number from meta, and its source from the application, where it does not say', () => {
    const found = auditRecordIn(read('<110>1 - - app - type [meta sequenceId="9"][audit@32473 result="success"]'));
    assert.deepEqual([found?.id, found?.source, found?.type, found?.time], [9, 'app', 'type', '']);
  });
  it('is none without an element audit@…, and wrong without a number', () => {
    assert.equal(auditRecordIn(read('<14>1 - - - - - [x@1 id="1"]')), undefined);
    assert.throws(() => auditRecordIn(read('<14>1 - - - - - [audit@1 id="one"]')), /number of a record is one/);
  });
});

describe('a stream of syslog messages', () => {
  it('is split by the lengths in it, wherever it is cut', () => {
    const stream = bytes('3 abc5 defgh1 x');
    for (let cut = 0; cut <= stream.length; cut++) {
      const next = syslogFrames();
      const found = [...next(stream.subarray(0, cut)), ...next(stream.subarray(cut))];
      assert.deepEqual(
        found.map((one) => new TextDecoder().decode(one)),
        ['abc', 'defgh', 'x'],
      );
    }
  });
  it('is refused without lengths, or with one of more than 8192', () => {
    assert.throws(() => syslogFrames()(bytes('<14>1 - - - - - -\n')), /no length before it/);
    assert.throws(() => syslogFrames()(bytes('9000 x')), /9000 octets are more than 8192/);
    assert.throws(() => syslogFrames()(bytes('0000000')), /no length before it/);
  });
});
