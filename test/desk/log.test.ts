import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { logServer } from '../../src/desk/serve-log.ts';
import { placeOf } from '../../src/drivers/tiles/place.ts';
import { signed } from '../../src/desk/station.ts';
import { openStation } from '../../src/drivers/tiles/station.ts';
import { runId, writeRun } from '../evidence/genuine-run.ts';
import { asked, authority, pem, reply, sendReply, serve, type Authority, type Served } from '../time/authority.ts';
import { gradus } from './gradus.ts';

const [first, last] = ['20261123T080000Z-u-1-aaaaaa', '20261123T090000Z-u-1-zzzzzz'];

let home: string;
let folder: string;
let pattern: string;

/** A station that conducted three runs of one unit. */
before(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'gradus-log-'));
  pattern = path.join(home, 'pattern');
  const station = await openStation(path.join(pattern, '.gradus'), { create: true });
  for (const run of [first, runId, last]) await writeRun(station, { run });
  await station.close();
});
after(() => rm(home, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(path.join(home, 'f-'));
  await cp(pattern, folder, { recursive: true });
});

const lines = (out: string): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const at = (...parts: string[]): string => path.join(folder, ...parts);
/** As `gradus export` does, without a start of the program for each. */
async function exported(...runs: readonly string[]): Promise<void> {
  const station = await openStation(at('.gradus'));
  for (const run of runs) await station.exportRun(run, at('runs', run), signed);
  await station.close();
}

const checkpoint = (): Promise<string> => readFile(at('.gradus', 'log', 'checkpoint'), 'utf8');

describe('gradus log gaps', () => {
  it('names the runs that were opened and never exported', async () => {
    await exported(runId);
    const { code, out } = await gradus(folder, 'log', 'gaps', '--json');
    assert.equal(code, 11);
    const [one, two, sum] = lines(out) as [{ gap: Gap }, { gap: Gap }, Record<string, unknown>];
    assert.deepEqual(
      [one.gap.run, one.gap.serial, one.gap.by, one.gap.ended, two.gap.run],
      [first, 'u-1', 'log', 'concluded', last],
    );
    assert.deepEqual([sum['gaps'], sum['doubts']], [2, 0]);
  });
  type Gap = { run: string; serial: string; by: string; ended: string };

  it('finds none where all was shown, as folders and as bundles', async () => {
    await exported(first, runId, last);
    assert.equal((await gradus(folder, 'bundle', runId, '--out', at('runs', 'bundle.tar'))).code, 0);
    await rm(at('runs', runId), { recursive: true });
    const { code, out } = await gradus(folder, 'log', 'gaps');
    assert.deepEqual([code, /^No gap, as far as .* at 24 entries can tell\.$/m.test(out)], [0, true], out);
    assert.equal((await gradus(folder, 'log', 'gaps', '--serial', 'another')).code, 0);
  });

  it('counts a run that does not verify as not shown, and says so', async () => {
    await exported(first, runId, last);
    await writeFile(at('runs', last, 'entries', '0001.json'), '{}');
    const { code, out, err } = await gradus(folder, 'log', 'gaps');
    assert.equal(code, 11);
    assert.match(err, /does not verify \(entries: .*counts as not shown/);
    assert.match(out, new RegExp(last));
  });

  it('finds by a checkpoint that somebody holds that the log was cut back', async () => {
    const held = at('held');
    await cp(at('.gradus', 'log'), at('before'), { recursive: true });
    const station = await openStation(at('.gradus'));
    await writeRun(station, { run: '20261124T090000Z-u-1-bbbbbb' });
    await station.close();
    await writeFile(held, await checkpoint());
    await rm(at('.gradus', 'log'), { recursive: true });
    await cp(at('before'), at('.gradus', 'log'), { recursive: true });
    const { code, out } = await gradus(folder, 'log', 'gaps', '--held', held);
    assert.equal(code, 21);
    assert.match(out, /held: the log had 32 entries and has 24: it was cut back/);
  });

  it('finds by a run that was shown that the log was written anew', async () => {
    await exported(runId);
    await rm(at('.gradus', 'log'), { recursive: true });
    await mkdir(at('.gradus', 'log'));
    // The same key, the same origin, another history.
    await rm(at('.gradus', 'station.json'));
    const again = await openStation(at('.gradus'), { create: true });
    for (const run of ['20261125T080000Z-u-1-cccccc', runId, last]) await writeRun(again, { run });
    await again.close();
    const { code, out } = await gradus(folder, 'log', 'gaps');
    assert.equal(code, 21);
    assert.match(out, /the log had other entries when it had 24: it was written anew, or there are two/);
  });

  it('without the log names the runs that a shown one says came before', async () => {
    const station = await openStation(at('.gradus'));
    const before = [{ run: first, programme: 'type', pack: 'small 0.1.0', ended: 'aborted' as const }];
    const run = '20261125T080000Z-u-1-dddddd';
    await writeRun(station, { run, opening: (body) => ({ ...body, earlier: before }) });
    await station.close();
    await exported(run);
    const { code, out } = await gradus(folder, 'log', 'gaps', at('runs', run), '--station', at('none'), '--json');
    assert.equal(code, 11);
    assert.deepEqual(lines(out)[0], { gap: { run: first, serial: 'u-1', by: run, ended: 'aborted' } });
  });

  it('without the log finds two heads of one size, whatever else stands on their notes', async () => {
    await gradus(folder, 'export', runId, '--runs', at('one'));
    await rm(at('.gradus', 'log'), { recursive: true });
    await mkdir(at('.gradus', 'log'));
    await rm(at('.gradus', 'station.json'));
    const again = await openStation(at('.gradus'), { create: true });
    for (const run of ['20261125T080000Z-u-1-cccccc', runId, last]) await writeRun(again, { run });
    await again.close();
    await gradus(folder, 'export', runId, '--runs', at('two'));
    const [one, two] = [at('one', runId), at('two', runId)];
    const root = (await readFile(path.join(one, 'checkpoint'), 'utf8')).split('\n')[2] ?? assert.fail();
    // A signature line that ends in the other root, as base64 has it.
    const note = await readFile(path.join(two, 'checkpoint'), 'utf8');
    await writeFile(path.join(two, 'checkpoint'), `${note}\u2014 x ${'A'.repeat(8)}${root}\n`);
    await rm(path.join(two, 'run.tlog-proof'));
    const { code, out } = await gradus(folder, 'log', 'gaps', two, one, '--station', at('none'));
    assert.equal(code, 21, out);
    assert.match(out, /has another root for 24 entries than .*two.*: there are two logs/);
  });

  it('is not misled by a checkpoint that the station did not sign', async () => {
    await gradus(folder, 'export', runId);
    const note = await checkpoint();
    await writeFile(at('made-up'), note.replace(/\n[^\n]{44}\n/, `\n${'A'.repeat(43)}=\n`));
    await writeFile(at('unsigned'), note.replace(/\u2014 \S+/, '\u2014 x'));
    for (const station of ['.gradus', 'none']) {
      const held = ['--held', at('made-up'), '--held', at('unsigned'), '--station', at(station)];
      const { out, err } = await gradus(folder, 'log', 'gaps', at('runs', runId), ...held);
      assert.doesNotMatch(out, /two logs|written anew/);
      assert.match(err, /made-up: has a signature by .* that does not verify: it says nothing of this log/);
      assert.match(err, /unsigned: is a checkpoint of .* that no key of this log signed: it says nothing/);
    }
  });

  it('is asked of a log that somebody serves, by who has its key and a bundle, and nothing else', async (t) => {
    await exported(runId);
    await gradus(folder, 'bundle', runId, '--out', 'shown.tar');
    const station = await openStation(at('.gradus'), { readOnly: true });
    const server = logServer(placeOf(at('.gradus'), {}));
    t.after(() => server.close().closeAllConnections());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked = (key: string, address = url) =>
      gradus(folder, 'log', 'gaps', 'shown.tar', '--log', address, '--key', key, '--json');
    const { code, out, err } = await asked(station.vkey);
    assert.equal(code, 11, err);
    const found = lines(out) as { gap?: { run: string } }[];
    assert.deepEqual(
      found.flatMap(({ gap }) => gap?.run ?? []),
      [first, last],
    );
    // A tile that was changed where it is served, and another key.
    const file = at('.gradus', 'log', 'tile', 'entries', '000.p', '24');
    const bytes = await readFile(file);
    bytes[300] = (bytes[300] ?? 0) ^ 1;
    await writeFile(file, bytes);
    const changed = await asked(station.vkey);
    assert.deepEqual(
      [changed.code, /does not match its hash|do not give the root/.test(changed.out)],
      [21, true],
      changed.out,
    );
    const other = await openStation(at('other'), { create: true });
    await other.close();
    assert.match((await asked(other.vkey)).out, /is not a log of that key: .*is not signed by/);
    assert.match((await asked(station.vkey, 'ftp://x')).err, /is not the address of a log/);
    server.close();
    server.closeAllConnections();
    assert.match((await asked(station.vkey)).err, /cannot be read \(.*ECONNREFUSED/);
  });

  it('is told what to compare where there is neither log nor run', async () => {
    const { code, err } = await gradus(folder, 'log', 'gaps', '--station', at('none'));
    assert.equal(code, 2);
    assert.match(err, /no log here and no run was named/);
  });
});

describe('gradus keys', () => {
  it('lists the keys in use and before, and whether the private one is encrypted', async () => {
    const one = lines((await gradus(folder, 'keys', '--json')).out)[0] as { private: string; keys: { key: string }[] };
    assert.deepEqual([one.private, one.keys.length], ['not encrypted', 1]);
    const { code, out } = await gradus(folder, 'keys', 'rotate', '--because', 'a new year', '--json');
    assert.equal(code, 0);
    const { from, to, entry } = lines(out)[0] ?? {};
    assert.deepEqual([from, entry], [one.keys[0]?.key, 24]);
    const listed = await gradus(folder, 'keys');
    assert.ok(listed.out.includes(`${String(to)}\n  signs entries 25 on, in use`), listed.out);
    assert.match(listed.out, /signs entries 0 to 24\n/);
    assert.match(listed.out, /private key: not encrypted \(whoever copies it can sign: gradus keys protect\)/);
  });

  it('encrypts the private key; without the passphrase the station is read, and not written', async () => {
    await writeFile(at('secret'), 'correct horse\n');
    assert.equal((await gradus(folder, 'keys', 'protect', '--passphrase-file', 'secret')).code, 0);
    assert.match((await gradus(folder, 'keys')).out, /private key: encrypted/);
    const refused = await gradus(folder, 'keys', 'rotate');
    assert.equal(refused.code, 30);
    assert.match(refused.err, /STATION_KEY: .*is encrypted\. Set GRADUS_KEY_PASSPHRASE/);
    process.env['GRADUS_KEY_PASSPHRASE_FILE'] = at('secret');
    try {
      assert.equal((await gradus(folder, 'keys', 'rotate')).code, 0);
    } finally {
      delete process.env['GRADUS_KEY_PASSPHRASE_FILE'];
    }
  });

  it('does not revoke the key in use, nor one it never had', async () => {
    const { keys } = lines((await gradus(folder, 'keys', '--json')).out)[0] as { keys: { key: string }[] };
    const used = await gradus(folder, 'keys', 'revoke', keys[0]?.key ?? '', '--because', 'x');
    assert.deepEqual([used.code, /is the key in use: give the station another first/.test(used.err)], [2, true]);
    const unknown = await gradus(folder, 'keys', 'revoke', '00000000', '--because', 'x');
    assert.deepEqual([unknown.code, /is no key of this station/.test(unknown.err)], [2, true]);
  });
});

describe('a key that was revoked, and an authority that had seen the log', () => {
  let own: Authority;
  let served: Served;
  let now: Date;
  before(async () => {
    own = await authority();
    served = await serve(async (body, response) => {
      const { imprint, nonce } = asked(body);
      sendReply(response, await reply(imprint, own, { nonce, at: now }));
    });
  });
  after(() => served.close());

  async function revokedSince(since: string): Promise<void> {
    const { from } = lines((await gradus(folder, 'keys', 'rotate', '--json')).out)[0] ?? {};
    const { code } = await gradus(folder, 'keys', 'revoke', String(from), '--because', 'stolen', '--since', since);
    assert.equal(code, 0);
  }
  const verified = async (...words: string[]) => await gradus(folder, 'verify', runId, ...words);

  it('breaks what it signed, where nobody outside is known to have seen it', async () => {
    await revokedSince('2026-11-20');
    await exported(runId);
    const { code, out } = await verified();
    assert.equal(code, 21);
    assert.match(
      out,
      /✗ entries: entries\/0000\.json is signed by .*revoked as of 2026-11-20T00:00:00\.000Z \(stolen\)/,
    );
  });

  it('breaks an older bundle, which knows nothing of it, for who has the line that says so', async () => {
    await exported(runId);
    await gradus(folder, 'bundle', runId, '--out', 'older.tar');
    const { from } = lines((await gradus(folder, 'keys', 'rotate', '--json')).out)[0] ?? {};
    const { out } = await gradus(
      folder,
      'keys',
      'revoke',
      String(from),
      '--because',
      'stolen',
      '--since',
      '2026-11-20',
    );
    const line = out.split('\n').find((one) => one.startsWith('revoked '));
    await writeFile(at('keys'), `# the bench in hall 3\n${String(from)}\n`);
    assert.equal((await gradus(folder, 'verify', 'older.tar', '--trust', 'keys')).code, 0);
    await writeFile(at('keys'), `${String(from)}\n${line}\n`);
    const told = await gradus(folder, 'verify', 'older.tar', '--trust', 'keys');
    assert.equal(told.code, 21);
    assert.match(told.out, /✓ signer: .*pinned[^]*✗ entries: .*revoked as of 2026-11-20T00:00:00\.000Z \(as you say\)/);
  });

  it('breaks nothing that an authority had seen before', async () => {
    now = new Date('2026-11-19T12:00:00.000Z');
    own = await authority({ signer: { notBefore: new Date('2026-11-01T00:00:00.000Z') } });
    await writeFile(at('root.pem'), pem(own.root));
    assert.match((await gradus(folder, 'log', 'stamp', served.url)).out, /saw the log at 24 entries/);
    await revokedSince('2026-11-20');
    await exported(runId);
    const { code, out } = await verified('--time-trust', 'root.pem');
    assert.equal(code, 0, out);
    assert.match(out, /✓ time: seen by .* on 2026-11-19T12:00:00\.000Z/);
    const unbelieved = await verified();
    assert.equal(unbelieved.code, 21);
    assert.match(unbelieved.out, /✓ time: there is a time token: not checked[^]*✗ entries: .*revoked as of/);
  });

  it('that does not answer costs nothing but the token', async () => {
    const silent = await serve((_body, response) => void response.destroy());
    const { code, out } = await gradus(folder, 'log', 'stamp', silent.url);
    await silent.close();
    assert.deepEqual([code, out.startsWith('PROBE_')], [11, true], out);
    assert.equal((await gradus(folder, 'log', 'stamp', 'ftp://x')).code, 2);
  });
});
