import { checkOf, isType, ofSessions, unknown } from './sight.ts';
import type { Judged, Sight } from './sight.ts';

function cameBack({ life }: Sight, cutAt: number): Judged {
  const back = life.sessions.find(({ connectedAt }) => connectedAt >= cutAt);
  if (!back) return { value: false, actual: `no new CONNECT within ${life.waited.connection} ms` };
  const birth = back.published.find((message) => isType(message, 'NBIRTH'));
  const after = Math.round(back.connectedAt - cutAt);
  if (!birth) return { value: false, actual: `back after ${after} ms, without NBIRTH` };
  return { value: true, actual: `back after ${after} ms, born after ${Math.round(birth.at - cutAt)} ms` };
}

export const reconnect = checkOf(
  'reconnect',
  'after a lost connection the node connects anew and is born, within the declared time',
  (sight) =>
    ofSessions(sight, () => {
      const { cutAt } = sight.life;
      return cutAt === undefined ? unknown('no connection was there to be cut') : cameBack(sight, cutAt);
    }),
);
