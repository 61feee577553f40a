/** Whether a text is a UCUM unit. The tables are loaded when first asked for (30 ms); the library writes to the console what it also returns. */
export async function unitCheck(): Promise<(text: string) => boolean> {
  const { default: library } = await import('@lhncbc/ucum-lhc');
  const ucum = library.UcumLhcUtils.getInstance();
  return (text) => /^[\x21-\x7e]{1,40}$/.test(text) && quietly(() => ucum.validateUnitString(text).status === 'valid');
}

function quietly<T>(ask: () => T): T {
  const { log } = console;
  console.log = () => undefined;
  try {
    return ask();
  } finally {
    console.log = log;
  }
}
