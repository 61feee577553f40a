import type { Language } from '../../../model/terms.ts';
import type { MethodWords } from '../methods.ts';
import { httpWords } from './http.ts';
import { matterWords } from './matter.ts';
import { mqttWords } from './mqtt.ts';
import { oipWords } from './oip.ts';
import { opcuaWords } from './opcua.ts';
import { opcuaSecurityWords } from './opcua-security.ts';

/** The words of every method that is about a wire. */
export function protocolWords(language: Language): Readonly<Record<string, MethodWords>> {
  const all = Object.entries({
    ...opcuaWords,
    ...opcuaSecurityWords,
    ...mqttWords,
    ...httpWords,
    ...oipWords,
    ...matterWords,
  });
  return Object.fromEntries(all.map(([id, words]) => [id, words[language]]));
}
