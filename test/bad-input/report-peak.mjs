// Loaded before a command by the tests: writes what the process took when it ends, memory in KiB and processor time in µs.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const file = process.env['GRADUS_PEAK_FILE'];
  if (file) writeFileSync(file, JSON.stringify(process.resourceUsage()));
});
