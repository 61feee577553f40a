import type { Check, Seen } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import { isClear } from './asked.ts';
import { notOffered, refused } from './refusal.ts';

const userCheck = (wrong: 'name' | 'password', name: string, required: string): Check<OpcuaWire> => ({
  name,
  required,
  async ask({ security }) {
    const pair = await security.user(wrong);
    if (!pair) return notOffered('token of a user name with a protected password');
    return refused(pair, { reasons: /^Bad(UserAccessDenied|IdentityTokenRejected)$/, sound: 'the declared user' });
  },
});

/** OPC 10000-4, 5.7.3, ActivateSession: service results. */
export const userUnknown = userCheck('name', 'user-unknown', 'a user whom the device does not know is refused');
export const passwordWrong = userCheck(
  'password',
  'password-wrong',
  'the declared user with a wrong password is refused',
);

/** OPC 10000-4, 5.7.3: only a token that the endpoint offers is taken. */
export const anonymousNotOffered: Check<OpcuaWire> = {
  name: 'anonymous-not-offered',
  required: 'an endpoint that offers no anonymous token refuses one',
  async ask({ security }): Promise<Seen> {
    const met = await security.anonymous();
    if (!met) return { value: 'not applicable', actual: 'every endpoint offers an anonymous token' };
    const shows = met.shows ? [met.shows] : [];
    if (met.accepted) return { value: false, actual: 'let in', shows };
    const isForThat = met.stage === 'activate-session' && /^Bad(IdentityToken\w+|UserAccessDenied)$/.test(met.status);
    return { value: isForThat ? true : 'unknown', actual: `refused at ${met.stage} with ${met.says}`, shows };
  },
};

/** OPC 10000-4, 7.41.2.2: a password is encrypted, by the token's own policy where the channel does not do it. */
export const passwordInClear: Check<OpcuaWire> = {
  name: 'password-in-clear',
  required: 'no endpoint offers a user name token whose password would go unencrypted',
  async ask({ security }): Promise<Seen> {
    const offers = await security.offers();
    const tokens = offers.flatMap((offered) => offered.tokens.map((token) => ({ offered, token })));
    const names = tokens.filter(({ token }) => token.kind === 'UserName');
    const clear = names.filter(({ offered, token }) => isClear(offered, token));
    if (names.length === 0) return notOffered('token of a user name');
    const said = clear.map(({ offered, token }) => `${offered.mode} ${offered.policy}, ${token.id}`);
    return clear.length > 0
      ? { value: false, actual: `in the clear at ${said.join('; ')}` }
      : { value: true, actual: `encrypted at each of ${names.length} offers` };
  },
};
