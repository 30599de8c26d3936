/** Checks of what a cell is made from, with messages that name the cell. */
export const check = {
  sizes(where: string, { inputSize, hiddenSize }: { inputSize: number; hiddenSize: number }): void {
    check.size(where, "inputSize", inputSize);
    check.size(where, "hiddenSize", hiddenSize);
  },

  size(where: string, name: string, value: number): void {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new Error(`${where}: ${name} must be an integer from 1, got ${shown(value)}.`);
    }
  },

  flag(where: string, name: string, value: boolean): void {
    if (typeof value !== "boolean") {
      throw new Error(`${where}: ${name} must be true or false, got ${shown(value)}.`);
    }
  },

  finite(where: string, name: string, value: number): void {
    if (!Number.isFinite(value)) {
      throw new Error(`${where}: ${name} must be a finite number, got ${shown(value)}.`);
    }
  },

  oneOf(where: string, name: string, value: string, allowed: readonly string[]): void {
    if (!allowed.includes(value)) {
      const list = allowed.map((choice) => `"${choice}"`).join(" or ");
      throw new Error(`${where}: ${name} must be ${list}, got ${shown(value)}.`);
    }
  },

  rate(where: string, name: string, value: number): void {
    if (!(typeof value === "number" && value >= 0 && value < 1)) {
      throw new Error(`${where}: ${name} must be a number from 0 to below 1, got ${shown(value)}.`);
    }
  },
};

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}
