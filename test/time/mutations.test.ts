import assert from 'node:assert/strict';
import { it } from 'node:test';
import { replyIn, tokenIn } from '../../src/drivers/time/reply.ts';
import { timeOf } from '../../src/drivers/time/token.ts';
import { bytesOf, equalBytes } from '../../src/evidence/bytes.ts';
import { Malformed } from '../../src/evidence/malformed.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { mutated } from '../formats/mutate.ts';
import { authority, pem, stamped } from './authority.ts';

/** What an authority answers for: what it says, the attributes and the signature over them, its certificate. */
function signedParts(token: Uint8Array, certificate: ArrayBuffer): Uint8Array[] {
  const { signed } = tokenIn(replyIn(token, ''), '');
  const [signer] = signed.signerInfos;
  assert.ok(signer?.signedAttrs && signed.encapContentInfo.eContent);
  return [
    signed.encapContentInfo.eContent.valueBlock.valueHexView,
    // Signed as a SET; in the token the first byte is another.
    new Uint8Array(signer.signedAttrs.encodedValue).subarray(1),
    signer.signature.valueBlock.valueHexView,
    new Uint8Array(certificate),
  ];
}

it('a mutated time-stamp token is refused for a reason, save where every signed byte is as it was', async () => {
  const by = await authority({ between: 1 });
  const [over, roots] = [bytesOf('bench.example/station\n7\nAAAA\n'), [pem(by.root)]];
  const good = await stamped(over, by);
  const says = await timeOf(good, over, roots);
  const parts = signedParts(good, by.signer.certificate.rawData);
  const random = randomFrom('time-stamp tokens');
  let refused = 0;
  for (let n = 0; n < 1000; n++) {
    const token = mutated(good, random);
    try {
      assert.deepEqual(await timeOf(token, over, roots), says);
      assert.ok(parts.every((part) => Buffer.from(token).includes(Buffer.from(part))));
      if (equalBytes(token, good)) n--;
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      refused++;
    }
  }
  assert.ok(refused > 900, `${refused} refused`);
});
