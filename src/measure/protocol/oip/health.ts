import { checkOfModels, checkOfServer, isOk, isText, objectIn, pathOf, right, wrong } from './asking.ts';
import type { Judged } from './asking.ts';
import type { OipAnswer } from './wire.ts';

/** By its status; a body, where there is one, may not say otherwise. */
function health(answer: OipAnswer, flags: readonly string[]): Judged {
  if (!isOk(answer)) return wrong(`status ${answer.status}`);
  if (answer.text.trim() === '') return right(`status ${answer.status}, no body`);
  const body = objectIn(answer);
  if (typeof body === 'string') return wrong(`status ${answer.status} with ${body}`);
  const said = flags.filter((flag) => body[flag] !== undefined).map((flag) => `${flag} ${JSON.stringify(body[flag])}`);
  const holds = flags.every((flag) => body[flag] === undefined || body[flag] === true);
  return (holds ? right : wrong)([`status ${answer.status}`, ...said].join(', '));
}

export const serverLive = checkOfServer(
  'server-live',
  'GET v2/health/live: 200, and live where the body says',
  async (asking) => health(await asking.ask('health/live'), ['live']),
);
export const serverReady = checkOfServer(
  'server-ready',
  'GET v2/health/ready: 200, and ready where the body says',
  async (asking) => health(await asking.ask('health/ready'), ['live', 'ready']),
);
export const modelReady = checkOfModels(
  'model-ready',
  'GET v2/models/NAME/ready: 200, of that name and ready where the body says',
  async (asking, model) => {
    const answer = await asking.ask(pathOf(model.id, 'ready'));
    const judged = health(answer, ['ready']);
    const body = judged.value === true && answer.text.trim() !== '' ? objectIn(answer) : {};
    const named = typeof body === 'string' ? undefined : body['name'];
    return isText(named) && named !== model.id ? wrong(`ready is ${named}`) : judged;
  },
);
