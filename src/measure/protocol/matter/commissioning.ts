import { checkOf, holds, of } from './sight.ts';
import type { Check } from '../check.ts';
import type { MatterWire } from './wire.ts';

export const commissioningCompletes = checkOf(
  'commissioning-completes',
  'the node is commissioned and answers',
  (life) =>
    holds(life.stoppedAt === undefined, life.stoppedAt ?? `${life.phases.length} phases, up to the first subscription`),
);

export const caseSession = checkOf(
  'case-session',
  'after commissioning the node is met over a secure CASE session',
  (life) =>
    of(life, 'session', ({ secured, kind }) =>
      holds(secured && kind === 'CASE', `${secured ? 'secure' : 'insecure'} ${kind} session`),
    ),
);

export const wrongPasscodeRefused: Check<MatterWire> = {
  name: 'wrong-passcode-refused',
  required: 'PASE with another passcode is refused',
  async ask(wire) {
    const { accepted, said } = await wire.withWrongPasscode();
    if (accepted) return holds(false, 'commissioned with another passcode');
    return said.startsWith('pase:') ? holds(true, said) : { value: 'unknown', actual: `stopped before PASE: ${said}` };
  },
};

export const failSafeExpires = checkOf(
  'fail-safe-expires',
  'an armed fail-safe expires in its time and the breadcrumb is 0 again',
  (life) =>
    of(life, 'failSafe', ({ armedS, during, after, waitedMs }) => {
      if (during === 0) return { value: 'unknown', actual: 'ArmFailSafe did not set the breadcrumb' };
      return holds(after === 0, `armed for ${armedS} s, breadcrumb ${during}; after ${waitedMs} ms it is ${after}`);
    }),
);

export const decommissionRemovesFabric = checkOf(
  'decommission-removes-fabric',
  'RemoveFabric takes the node out of the fabric',
  (life) =>
    of(life, 'removal', ({ said, stillAnswers }) =>
      holds(
        !stillAnswers,
        `${said}; afterwards it ${stillAnswers ? 'still answers' : 'no longer answers'} in the fabric`,
      ),
    ),
);

export const subscriptionReports = checkOf(
  'subscription-reports',
  'a subscription brings a report within its maximum interval',
  (life) =>
    of(life, 'subscription', ({ reports, maxIntervalS, waitedMs }) => {
      const said = `${reports} reports in ${waitedMs} ms, maximum interval ${maxIntervalS} s`;
      if (reports === 0 && waitedMs < maxIntervalS * 1000) return { value: 'unknown', actual: said };
      return holds(reports > 0, said);
    }),
);
