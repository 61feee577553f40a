import type { Station } from '../../src/drivers/tiles/station.ts';
import { signEntry } from '../../src/evidence/entry.ts';
import type { EntryBody } from '../../src/model/entry.ts';

async function opening({ objects }: Station): Promise<EntryBody> {
  const ref = await objects.put(Buffer.from('{}'), 'application/json');
  return {
    kind: 'run-opened',
    request: { programme: 'type', target: 'L2', serial: 'u-1', draw: '0'.repeat(32) },
    dut: { serial: 'u-1', firmware: ref.digest, models: [] },
    pack: ref,
    declaration: ref,
    methods: ref,
    plan: ref,
    versions: {},
    conditions: {},
    earlier: [],
  };
}

/** Entries [from, to) of a run that goes on and on, each time the same bytes: no more to it than fsck asks. */
export async function scripted(name: string, from: number, to: number, station: Station): Promise<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  for (let seq = from; seq < to; seq++) {
    const body =
      seq === 0 ? await opening(station) : ({ kind: 'step-ended', step: 's1', how: 'done', ms: seq } as const);
    const place = { run: `20261123T081200Z-${name}-script`, seq, at: '2026-11-23T08:12:00.000Z' };
    entries.push((await signEntry(body, place, station.signer)).bytes);
  }
  return entries;
}
