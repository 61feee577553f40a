import type { Check } from '../check.ts';
import type { OpcuaWire } from '../opcua/wire.ts';
import type { Malformed } from './asked.ts';
import { notOffered, refused } from './refusal.ts';
import type { Expected } from './refusal.ts';

type Told = { name: string; required: string } & Expected;

const malformedCheck = (how: Malformed, { name, required, ...expected }: Told): Check<OpcuaWire> => ({
  name,
  required,
  async ask({ security }) {
    const pair = await security.malformed(how);
    return pair ? refused(pair, expected) : notOffered('secure endpoint');
  },
});

/** OPC 10000-6, 6.7.7: a message that cannot be verified ends the connection; any code will do, and so does the end itself. */
export const openTruncated = malformedCheck('truncated-open', {
  name: 'open-truncated',
  required: 'an OpenSecureChannel request without its last block is refused, and the device goes on serving',
  reasons: /^(Bad\w+|closed)$/,
  sound: 'a whole one',
  afterwards: true,
});

/** OPC 10000-4, 5.6.2: a client’s nonce is used once. */
export const openReplayed = malformedCheck('replayed-open', {
  name: 'open-replayed',
  required: 'the recorded bytes of an OpenSecureChannel request open no second channel',
  reasons: /^(BadNonceInvalid|BadSecurityChecksFailed|BadTcpInternalError|closed)$/,
  sound: 'the same, as a first',
});

/** OPC 10000-6, 6.7.2.4: a sequence number is used once under the same keys. */
export const sequenceRepeated = malformedCheck('repeated-sequence', {
  name: 'sequence-repeated',
  required: 'a message under the sequence number of the one before is refused',
  reasons: /^(BadSequenceNumberInvalid|BadSecurityChecksFailed|BadTcpInternalError|closed)$/,
  sound: 'the next number',
});

/** OPC 10000-6, 7.1.2.4: a chunk is not longer than the receive buffer of the Acknowledge. */
export const chunkOversized = malformedCheck('oversized-chunk', {
  name: 'chunk-oversized',
  required: 'a chunk longer than the receive buffer that the device announced is refused',
  reasons: /^(BadTcpMessageTooLarge|BadRequestTooLarge|closed)$/,
  sound: 'a short one',
});
