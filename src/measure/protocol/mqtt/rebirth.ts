import { bdSeqOf, checkOf, isType, judged, notApplicable, told, topicIn, unknown } from './sight.ts';
import type { Judged, Sight } from './sight.ts';
import type { Message, Session } from './wire.ts';

/** What the node said on the same connection after it was told to be born again. */
function saidAfter(sight: Sight, rebirthAt: number): readonly Message[] {
  const { cutAt = Infinity } = sight.life;
  return told(sight).flatMap((said) => said.filter(({ at }) => at >= rebirthAt && at < cutAt));
}

/** Judges the birth that was asked for; unknown where there is none to judge. */
function ofRebirth(sight: Sight, judge: (birth: Message, after: readonly Message[]) => Judged): Judged {
  const { rebirthAt } = sight.life;
  if (rebirthAt === undefined) return unknown('the node was not there to be told');
  const after = saidAfter(sight, rebirthAt);
  const birth = after.find((message) => isType(message, 'NBIRTH'));
  return birth ? judge(birth, after) : unknown('the node was not born again');
}

export const rebirth = checkOf('rebirth', 'told by NCMD Node Control/Rebirth, the node publishes NBIRTH', (sight) => {
  const { rebirthAt, waited } = sight.life;
  if (rebirthAt === undefined) return unknown('the node was not there to be told');
  const birth = saidAfter(sight, rebirthAt).find((message) => isType(message, 'NBIRTH'));
  if (!birth) return { value: false, actual: `no NBIRTH within ${waited.rebirth} ms` };
  return { value: true, actual: `NBIRTH after ${Math.round(birth.at - rebirthAt)} ms` };
});

export const rebirthSeq = checkOf('rebirth-seq', 'the NBIRTH that was asked for has sequence number 0', (sight) =>
  ofRebirth(sight, ({ payload }) => ({ value: payload?.seq === 0n, actual: `seq ${payload?.seq ?? 'none'}` })),
);

const sessionOf = (sessions: readonly Session[], at: number): Session | undefined =>
  sessions.findLast(({ connectedAt }) => connectedAt <= at);

export const rebirthBdseq = checkOf(
  'rebirth-bdseq',
  'the NBIRTH that was asked for has the bdSeq of the will',
  (sight) =>
    ofRebirth(sight, (birth) => {
      const willed = bdSeqOf(sessionOf(sight.life.sessions, birth.at)?.connect.will);
      if (willed === undefined) return unknown('no will with a bdSeq was seen');
      return { value: bdSeqOf(birth) === willed, actual: `will ${willed}, NBIRTH ${bdSeqOf(birth) ?? 'none'}` };
    }),
);

export const rebirthDevices = checkOf('rebirth-devices', 'after it every declared device is born again', (sight) => {
  const { devices = [] } = sight.endpoint;
  if (devices.length === 0) return notApplicable('no device is declared');
  return ofRebirth(sight, (birth, after) => {
    const born = after.filter((one) => one.at >= birth.at && isType(one, 'DBIRTH')).map((one) => topicIn(one).device);
    const missing = devices.filter((device) => !born.includes(device));
    return judged(
      missing.map((device) => `no DBIRTH of ${device}`),
      `DBIRTH of ${devices.join(', ')}`,
    );
  });
});
