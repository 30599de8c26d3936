// The entry `@refrain/testing/laws`: the laws without a test runner, for running them elsewhere.
export {
  type BackendLaws,
  type BackendOptions,
  backendLaws,
  type Verified,
  verifyBackend,
} from "../backend/backend-laws.ts";
export { float32Tolerance, type Tolerance } from "../backend/subject.ts";
export { type CellOptions, cellLaws } from "../cell/cell-laws.ts";
export type { KitOptions, Law } from "./law.ts";
export { readFrom, withDevice } from "./on-device.ts";
