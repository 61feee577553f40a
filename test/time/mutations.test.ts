import assert from 'node:assert/strict';
import { it } from 'node:test';
import { timeOf } from '../../src/drivers/time/token.ts';
import { bytesOf } from '../../src/evidence/bytes.ts';
import { Malformed } from '../../src/evidence/malformed.ts';
import { randomFrom } from '../../src/signals/random.ts';
import { mutated } from '../formats/mutate.ts';
import { authority, pem, stamped } from './authority.ts';

it('a mutated time-stamp token is refused for a reason, or says the same where the change is in what nobody signed', async () => {
  const by = await authority({ between: 1 });
  const [over, roots] = [bytesOf('bench.example/station\n7\nAAAA\n'), [pem(by.root)]];
  const good = await stamped(over, by);
  const says = await timeOf(good, over, roots);
  const random = randomFrom('time-stamp tokens');
  let refused = 0;
  for (let n = 0; n < 1000; n++)
    try {
      assert.deepEqual(await timeOf(mutated(good, random), over, roots), says);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      refused++;
    }
  assert.ok(refused > 900, `${refused} refused`);
});
