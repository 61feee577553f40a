/** Longest line that is taken from a program, characters: an output of 12 MiB in base64. */
export const longestLine = 16 * 1024 * 1024;

/** Splits text as it comes in at line ends. `tooLong` is called once, instead of keeping what does not end. */
export function lines(line: (text: string) => void, tooLong: () => void): (chunk: string) => void {
  let parts: string[] = [];
  let length = 0;
  let over = false;
  return (chunk) => {
    if (over) return;
    const [first = '', ...rest] = chunk.split('\n');
    parts.push(first);
    length += first.length;
    for (const next of rest) {
      line(parts.join(''));
      parts = [next];
      length = next.length;
    }
    if (length <= longestLine) return;
    over = true;
    parts = [];
    tooLong();
  };
}
