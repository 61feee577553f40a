/** What a server that is no device does with a connection, whatever is asked. */
export const modes = [
  { name: 'silent', says: 'Accepts, reads, and answers nothing.' },
  { name: 'close', says: 'Closes the connection on the first bytes, halfway through an answer.' },
  { name: 'garbage', says: 'Answers every request with bytes that mean nothing.' },
  { name: 'endless', says: 'Answers the first request for ever.' },
  { name: 'refuse', says: 'Closes the connection before a byte is exchanged.' },
] as const;
export type Mode = (typeof modes)[number]['name'];
export const isMode = (name: string): name is Mode => modes.some((mode) => mode.name === name);
