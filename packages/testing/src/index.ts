export { describeAttention } from "./attention/describe-attention.ts";
export { describeBackend } from "./backend/describe-backend.ts";
export { describeCell } from "./cell/describe-cell.ts";
export * from "./laws/index.ts";
export { describeLayer } from "./layer/describe-layer.ts";
export { describeMetric } from "./metric/describe-metric.ts";
export { describeOptimizer } from "./optimizer/describe-optimizer.ts";
export { describeTokenizer } from "./tokenizer/describe-tokenizer.ts";
