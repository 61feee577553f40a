import type { EntryBody } from './entry.ts';
import { retryCodes, type RetryCode } from './errors.ts';

type Ended = Pick<Extract<EntryBody, { kind: 'step-ended' }>, 'how' | 'code'>;

const isRetryCode = (code: string | undefined): code is RetryCode => retryCodes.some((one) => one === code);

/** What a step may be judged by. An attempt that gave any is never taken again: nobody picks the better of two results. */
export const isResult = ({ kind }: { kind: string }): boolean =>
  kind === 'measurement' || kind === 'observation' || kind === 'check';

/** The fault for which an attempt may be followed by another, if there is one. */
export function retryAfter({ how, code }: Ended, gaveResult: boolean): RetryCode | undefined {
  return (how === 'failed' || how === 'timed-out') && !gaveResult && isRetryCode(code) ? code : undefined;
}
