/**
 * Cells that a spreadsheet would run: after blanks, invisible characters and quotes comes `= + - @`, one of their full-width
 * twins, a tab or a line end. Plain numbers (`-12.5`) and telephone numbers (`+33 6 12 34 56 78`) are none: digits and
 * separators alone can neither call a function nor name a cell.
 */
export const FORMULA =
  // eslint-disable-next-line no-control-regex -- invisible characters are just what is looked for
  /^(?! *[+-]?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?%?$)(?! *\+\d[\d .()-]*$)[\s\u0000-\u0020\u200b-\u200f\u2060\ufeff"'`´‘’“”]*[=+\-@＝＋－＠\t\r\n]/i;
