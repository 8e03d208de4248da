// Turns a number of bytes into what people read.

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** 1536 becomes "1.5 KB". */
export function readableSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${Number(size.toFixed(digits))} ${UNITS[unit]}`;
}
