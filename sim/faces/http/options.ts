/** `token`: what properties and actions ask for, by the environment variable `env`. */
export type HttpOptions = { tls?: { certificate: string; key: string }; token?: string; env?: string };

/** As `parseArgs` takes them. The token is named by its environment variable: arguments can be seen by others. */
export const httpArguments = {
  'http-bearer-env': { type: 'string' },
  'http-certificate': { type: 'string' },
  'http-key': { type: 'string' },
} as const;

type Given = { [K in keyof typeof httpArguments]?: string | undefined };

export function httpOptionsIn(given: Given, refuse: (message: string) => never): HttpOptions {
  const { 'http-bearer-env': env, 'http-certificate': certificate, 'http-key': key } = given;
  const token = env === undefined ? undefined : process.env[env];
  if (env !== undefined && (token ?? '') === '')
    refuse(`--http-bearer-env names a variable that is set: ${env} is not`);
  if ((certificate === undefined) !== (key === undefined)) refuse('--http-certificate and --http-key come together');
  return {
    ...(certificate === undefined || key === undefined ? {} : { tls: { certificate, key } }),
    ...(env === undefined || token === undefined ? {} : { env, token }),
  };
}
