import type { Command } from 'commander';
import { openStation } from '../drivers/tiles/station.ts';
import { exit, InputError } from '../model/errors.ts';
import { withManners, write, writeJson, type Manners } from './manners.ts';
import { authorityOf, stamp } from './stamp.ts';

type Flag = readonly [flags: string, about: string, value: string];

async function stampNow(url: string, options: Manners & { station: string }): Promise<void> {
  const authority = authorityOf('url', url);
  if (authority === undefined) throw new InputError('USAGE', 'url', 'is empty.');
  const station = await openStation(options.station);
  try {
    const complaint = await stamp(station, authority);
    if (options.json)
      writeJson({ size: station.log.size, stamped: complaint === undefined, ...(complaint && { complaint }) });
    else
      write(complaint ?? `The authority saw the log at ${station.log.size} entries. Runs exported from now on say so.`);
    if (complaint !== undefined) process.exitCode = exit.inconclusive;
  } finally {
    await station.close();
  }
}

/** `gradus log`: the station's log as a whole. */
export function logCommand(program: Command, station: Flag, runs: Flag): void {
  const log = program.command('log').description("this station's log: fsck, gaps, serve, stamp");
  withManners(
    log
      .command('gaps')
      .argument('[run...]', 'what was shown: folders and bundles (default: all in the folder of runs)'),
  )
    .description('what a station did not show: runs left out, and checkpoints that others hold and it does not')
    .option('--serial <serial>', 'runs of this unit alone')
    .option('--held <file...>', 'checkpoints that somebody outside holds')
    .option('--log <url>', 'compare with a log that is served, in place of this station’s')
    .option('--key <vkey>', 'the key by which you know whose log that is')
    .option(...station)
    .option(...runs)
    .action(async (given, options) => (await import('./gaps.ts')).gaps(given, options));
  withManners(log.command('fsck'))
    .description('check the whole log from its files: tiles, root, signatures, runs, objects; nothing is changed')
    .option('--held <file...>', 'checkpoints that somebody outside holds')
    .option(...station)
    .action(async (options) => (await import('./fsck.ts')).fsckLog(options));
  withManners(log.command('serve'))
    .description('serve the log to monitors and auditors, read only (C2SP tlog-tiles); objects are not served')
    .option('--host <address>', 'where to listen; beyond this machine only if you say so', '127.0.0.1')
    .option('--port <port>', 'port; 0: any free one', '8080')
    .option(...station)
    .action(async (options) => (await import('./serve-log.ts')).serveLog(options));
  withManners(log.command('stamp').argument('<url>', 'an authority (RFC 3161), http or https'))
    .description('have an authority say when it sees the log as it is now')
    .option(...station)
    .action(stampNow);
}
