export {
  type BackendLaws,
  type BackendOptions,
  backendLaws,
  type Verified,
  verifyBackend,
} from "./backend/backend-laws.ts";
export { describeBackend } from "./backend/describe-backend.ts";
export { float32Tolerance, type Tolerance } from "./backend/subject.ts";
export type { KitOptions, Law } from "./laws/law.ts";
export { readFrom, withDevice } from "./laws/on-device.ts";
