/** As `parseArgs` takes them. The token is named by its environment variable: arguments can be seen by others. */
export const oipArguments = { 'oip-port': { type: 'string' }, 'oip-token-env': { type: 'string' } } as const;

export type OipOptions = { port: number; token: string | undefined; tokenEnv: string | undefined };
type Given = { [K in keyof typeof oipArguments]?: string | undefined };

/** Undefined without `--oip-port`. */
export function oipOptionsIn(given: Given, portIn: (text: string, name: string) => number): OipOptions | undefined {
  const { 'oip-port': port, 'oip-token-env': tokenEnv } = given;
  if (port === undefined) return undefined;
  return {
    port: portIn(port, '--oip-port'),
    tokenEnv,
    token: tokenEnv === undefined ? undefined : process.env[tokenEnv],
  };
}
