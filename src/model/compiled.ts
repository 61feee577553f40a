import { z } from 'zod';

// Imported before any schema by a process that reads so many values that compiling what it reads them by pays.
z.config({ jitless: false });
