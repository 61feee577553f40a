import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StationError } from '../../model/errors.ts';

const program = fileURLToPath(new URL('../../../sim/main.ts', import.meta.url));

/** `mqtt`: where the sensor connects as a Sparkplug node; `mqttBroker`: the broker behind it, where that is not the broker itself. */
export type SimulatorOptions = {
  list?: boolean;
  json?: boolean;
  fault?: string[];
  declare?: string;
  serial?: string;
  mqtt?: string;
  mqttBroker?: string;
  mqttVersion?: string;
  /** The sensor is a Matter node too, on loopback; `matterNetwork`: ip, else thread. */
  matter?: boolean;
  matterNetwork?: string;
  /** The sensor serves the Open Inference Protocol too; 0 lets the system choose the port. */
  oipPort?: string;
  /** The environment variable that holds the token its Thing asks for. */
  httpBearerEnv?: string;
  /** Peers that its declaration names beside the bench's own: curl, or the address of a broker. */
  peer?: string[];
  /** Where the sensor reaches its maker's cloud, and the cloud behind that address. */
  uplink?: string;
  cloud?: string;
};

/** What a sensor is started with to speak more than OPC UA and HTTP. */
export type MoreWires = Pick<
  SimulatorOptions,
  'mqtt' | 'mqttBroker' | 'matter' | 'matterNetwork' | 'oipPort' | 'httpBearerEnv' | 'peer' | 'uplink' | 'cloud'
>;

function argumentsOf(personality: string | undefined, options: SimulatorOptions): string[] {
  return [
    ...(personality === undefined ? [] : ['--personality', personality]),
    ...(options.list ? ['--list'] : []),
    ...(options.json ? ['--json'] : []),
    ...(options.fault ?? []).flatMap((name) => ['--fault', name]),
    ...(options.declare === undefined ? [] : ['--declare', options.declare]),
    ...(options.serial === undefined ? [] : ['--serial', options.serial]),
    ...(options.mqtt === undefined ? [] : ['--mqtt', options.mqtt]),
    ...(options.mqttBroker === undefined ? [] : ['--mqtt-broker', options.mqttBroker]),
    ...(options.mqttVersion === undefined ? [] : ['--mqtt-version', options.mqttVersion]),
    ...(options.matter === true ? ['--matter'] : []),
    ...(options.matterNetwork === undefined ? [] : ['--matter-network', options.matterNetwork]),
    ...(options.oipPort === undefined ? [] : ['--oip-port', options.oipPort]),
    ...(options.httpBearerEnv === undefined ? [] : ['--http-bearer-env', options.httpBearerEnv]),
    ...(options.uplink === undefined ? [] : ['--uplink', options.uplink]),
    ...(options.cloud === undefined ? [] : ['--cloud', options.cloud]),
    ...(options.peer ?? []).flatMap((peer) => ['--peer', peer]),
  ];
}

/**
 * The simulator in the foreground, as a program of its own; resolves with its exit code. It ends with this process: its
 * input is the terminal's, where faults can be typed, or else a pipe that closes when this process does.
 */
export async function simulate(personality: string | undefined, options: SimulatorOptions): Promise<number> {
  const child = spawn(process.execPath, [program, ...argumentsOf(personality, options)], {
    stdio: [process.stdin.isTTY ? 'inherit' : 'pipe', 'inherit', 'inherit'],
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.off('SIGINT', pass).off('SIGTERM', pass);
  return code ?? 0;
}

export type Simulated = { serial: string; opcua: string; http: string; stop(): Promise<void> };

/** Starts a simulated sensor and waits until it answers. Stops it by its own handle. */
export async function startSimulated(
  personality: string,
  declare: string,
  faults: readonly string[] = [],
  more: MoreWires = {},
): Promise<Simulated> {
  const child = spawn(
    process.execPath,
    [program, ...argumentsOf(personality, { declare, fault: [...faults], ...more })],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
    await gone;
    clearTimeout(timer);
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { ready?: boolean; serial: string; opcua: string; http: string };
    if (said.ready) return { serial: said.serial, opcua: said.opcua, http: said.http, stop };
  }
  throw new StationError('STATION_STORAGE', `the simulated sensor ${personality} ended before it was ready`);
}
