import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandsOf, ran, scriptOf } from './readme.ts';
import { textOf } from './tree.ts';

const page =
  '# A\n```sh\nnot this\n```\n```sh runnable\n# a comment\necho a \\\n  b # says a b\n\nfalse # exit 1\n```\n';

describe('the runner of shown commands', () => {
  it('takes the marked blocks, joins lines, and reads the exit code to expect', () =>
    assert.deepEqual(commandsOf(page), [
      { command: 'echo a b', line: 8, exit: 0 },
      { command: 'false', line: 10, exit: 1 },
    ]));
  it('runs them one after the other in one folder', async () => {
    const shown = commandsOf('```sh runnable\necho a > b\ncat b\nfalse # exit 1\n```\n');
    assert.deepEqual(await ran(shown, 20_000), { code: 0, said: 'a\n' });
  });
  it('stops at the first that ends otherwise, and says on which line', async () => {
    const shown = commandsOf('```sh runnable\ntrue\ntrue # exit 10\necho never\n```\n');
    assert.deepEqual(await ran(shown, 20_000), { code: 1, said: 'line 3: exit 0, not 10\n' });
  });
  it('ends what was left in the background', async () => {
    const shown = commandsOf('```sh runnable\nsleep 600 & echo $!\n```\n');
    const { said } = await ran(shown, 20_000);
    assert.throws(() => process.kill(Number(said), 0), { code: 'ESRCH' });
  });
  it('ends commands that take too long', async () => {
    const { code, said } = await ran(commandsOf('```sh runnable\nsleep 600\n```\n'), 300);
    assert.deepEqual([code, said], [1, '\nended by SIGKILL after 300 ms']);
  });
});

describe('README.md', () => {
  const shown = commandsOf(textOf('README.md'));
  it('shows commands to run', () => assert.ok(shown.length > 0));
  it('shows commands that do what it says', async () => {
    const { code, said } = await ran(shown, 200_000);
    assert.equal(code === 0 ? '' : `${said}\n${scriptOf(shown)}`, '');
  });
});
