export { describeBackend } from "./backend/describe-backend.ts";
export { describeCell } from "./cell/describe-cell.ts";
export * from "./laws/index.ts";
