import { reference } from "@refrain/core";
import { describeBackend } from "./describe-backend.ts";

describeBackend("the reference device", () => reference());
