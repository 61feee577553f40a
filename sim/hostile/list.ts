export type Spoken = 'tcp' | 'opcua' | 'http' | 'mqtt';
type Listed = { name: string; wire: Spoken; says: string };

/** What a server that is no device does with a connection, whatever is asked. */
export const modes = [
  { name: 'silent', wire: 'tcp', says: 'Accepts, reads, and answers nothing.' },
  { name: 'close', wire: 'tcp', says: 'Closes the connection on the first bytes, halfway through an answer.' },
  { name: 'garbage', wire: 'tcp', says: 'Answers every request with bytes that mean nothing.' },
  { name: 'endless', wire: 'tcp', says: 'Answers the first request for ever.' },
  { name: 'refuse', wire: 'tcp', says: 'Closes the connection before a byte is exchanged.' },
] as const satisfies readonly Listed[];

const opcua = [
  ['opcua-absurd-buffers', 'Acknowledges with buffers of 4 GiB and any number of chunks.'],
  ['opcua-no-buffers', 'Acknowledges with buffers of no bytes.'],
  ['opcua-slow-loris', 'Acknowledges a byte at a time.'],
  ['opcua-2-gb-message', 'Acknowledges in a message that says it has 2³¹ − 1 bytes.'],
  ['opcua-2-gb-answer', 'Answers in a message that says it has 2³¹ − 1 bytes.'],
  ['opcua-error-flood', 'Answers a greeting with errors of 60 kB, for ever.'],
  ['opcua-endless-open', 'Opens a secure channel in chunks, of which none is the last.'],
  ['opcua-endless-chunks', 'Answers in chunks, of which none is the last.'],
  ['opcua-empty-chunks', 'Answers in empty chunks, of which none is the last.'],
  ['opcua-abort-chunks', 'Aborts every answer in its second chunk.'],
  ['opcua-array-2-31', 'Offers 2³¹ − 1 endpoints in an answer of 40 bytes.'],
  ['opcua-negative-lengths', 'Offers an endpoint whose texts have lengths below −1.'],
  ['opcua-string-2-gb', 'Offers an endpoint whose address says it has 2³¹ − 1 bytes.'],
  ['opcua-invalid-utf8', 'Offers an endpoint whose texts are not UTF-8.'],
  ['opcua-100-certificates', 'Offers an endpoint with a chain of 100 certificates.'],
  ['opcua-thousands-of-endpoints', 'Offers 12 000 endpoints.'],
  ['opcua-points-to-itself', 'Offers one endpoint: itself, at another address of its own.'],
  ['opcua-clock-2046', 'Lives twenty years ahead.'],
  ['opcua-wrong-handle', 'Answers with the handle of a request that nobody made.'],
  ['opcua-wrong-request', 'Answers a request that nobody made.'],
  ['opcua-sequence-backwards', 'Numbers its messages backwards.'],
  ['opcua-unasked-answers', 'Answers what nobody asked, for ever.'],
  ['opcua-nested-diagnostics', 'Answers with diagnostics in diagnostics, 100 000 deep.'],
  ['opcua-nested-variants', 'Has a value in a value, 100 000 deep.'],
  ['opcua-nested-arrays', 'Has an array in an array, 100 000 deep.'],
  ['opcua-matrix-overflow', 'Has a matrix of 65 536³ values in eight bytes.'],
  ['opcua-array-of-nothing', 'Has an array of 2³¹ − 1 texts in four bytes.'],
  ['opcua-body-2-gb', 'Has a structure that says it has 2³¹ − 1 bytes.'],
  ['opcua-a-million-namespaces', 'Has 700 000 namespaces.'],
  ['opcua-endless-browse', 'Has more below each node than it can say, for ever, and ends no session.'],
] as const;

const http = [
  ['http-endless-header', 'Answers with one header that does not end.'],
  ['http-header-flood', 'Answers with headers for ever.'],
  ['http-endless-status', 'Answers with a status that does not end.'],
  ['http-endless-interim', 'Says for ever that the answer is about to come.'],
  ['http-endless-chunks', 'Answers with a body in chunks, for ever.'],
  ['http-chunks-of-a-byte', 'Answers with a body in chunks of a byte, for ever.'],
  ['http-endless-chunk-extension', 'Answers with a chunk whose extension does not end.'],
  ['http-endless-trailers', 'Answers with trailers for ever.'],
  ['http-100-mb-json', 'Answers with 100 MiB of one text.'],
  ['http-nested-json', 'Answers with arrays 100 000 deep.'],
  ['http-nested-thing', 'Describes itself with a member 100 000 objects deep.'],
  ['http-recursive-schema', 'Describes a property by a schema 20 000 deep.'],
  ['http-100000-properties', 'Describes 100 000 properties.'],
  ['http-15000-properties', 'Describes 15 000 properties in less than 1 MiB, and not the one that is declared.'],
  ['http-length-too-long', 'Says that more comes than does.'],
  ['http-length-too-short', 'Says that less comes than does.'],
  ['http-two-lengths', 'Gives two lengths and chunks.'],
  ['http-length-2-63', 'Says that 2⁶³ bytes come.'],
  ['http-redirect-loop', 'Redirects to itself.'],
  ['http-gzip-bomb', 'Answers with 100 MiB in 100 kB.'],
  ['http-slow-loris', 'Answers a byte at a time.'],
  ['http-invalid-utf8', 'Answers with what is not UTF-8.'],
  ['http-proto', 'Describes properties by the names of what every object has.'],
  ['http-bad-hrefs', 'Has forms that lead to files, scripts and nowhere.'],
  ['http-upgrade', 'Switches to a protocol that nobody asked for.'],
  ['http-unasked-answers', 'Answers one request with answers for ever.'],
  ['http-value-endless', 'Has a value that does not end.'],
  ['http-value-nested', 'Has a value 60 000 arrays deep that ends in the deepest.'],
  ['http-value-slow-loris', 'Gives its value a byte at a time.'],
  ['http-value-redirect', 'Redirects a value to itself.'],
] as const;

const mqtt = [
  ['mqtt-slow-connack', 'Accepts a connection a byte at a time.'],
  ['mqtt-no-suback', 'Never answers a subscription.'],
  ['mqtt-endless-length', 'Sends a length that does not end.'],
  ['mqtt-256-mb', 'Publishes one message of 256 MiB.'],
  ['mqtt-256-mb-connack', 'Accepts a connection in 256 MiB.'],
  ['mqtt-malformed', 'Sends packets that are none after a subscription.'],
  ['mqtt-reserved', 'Answers with packets of a reserved type.'],
  ['mqtt-publish-flood', 'Publishes for ever, a kilobyte each.'],
  ['mqtt-empty-flood', 'Publishes for ever, nothing each.'],
  ['mqtt-endless-retained', 'Has retained messages of endlessly many nodes.'],
  ['mqtt-topic-with-nul', 'Publishes topics with a NUL.'],
  ['mqtt-topic-invalid-utf8', 'Publishes a topic that is not UTF-8.'],
  ['mqtt-nested-payload', 'Publishes templates in templates, 20 000 deep.'],
  ['mqtt-broker-version', 'Says its version in a megabyte.'],
  ['mqtt-unasked-acks', 'Acknowledges what nobody sent, for ever.'],
] as const;

/** Every behaviour of a hostile device, by the wire that it speaks as far as it suits it. */
export const behaviours = [
  ...modes,
  ...opcua.map(([name, says]) => ({ name, wire: 'opcua', says }) as const),
  ...http.map(([name, says]) => ({ name, wire: 'http', says }) as const),
  ...mqtt.map(([name, says]) => ({ name, wire: 'mqtt', says }) as const),
] as const satisfies readonly Listed[];
export type Behaviour = (typeof behaviours)[number]['name'];
export type Of<W extends Spoken> = Extract<(typeof behaviours)[number], { wire: W }>['name'];
export const isBehaviour = (name: string): name is Behaviour => behaviours.some((one) => one.name === name);
