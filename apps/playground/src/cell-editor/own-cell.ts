/** What settings call the visitor's own cell: the file that the page saves, as char-lm's `--cell` takes it. */
export const OWN_CELL = "./my-cell.js";
