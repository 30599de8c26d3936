export { apply, type Operand, reshape } from "./apply.ts";
export { type Context, type Layer, outputSizeOf, type RecurrentCell } from "./cell.ts";
export {
  type Backend,
  type Capabilities,
  type Declined,
  type Device,
  type DeviceBuffer,
  type DeviceValue,
  isDeclined,
  type MapKernel,
  type ScanCall,
  type ScanGradients,
  type ScanKernel,
  type ScanResult,
  UnsupportedError,
} from "./device.ts";
export { stopGradient, valueAndGrad, valueAndGradWithAux } from "./gradient.ts";
export { map, type PointwiseFunction } from "./map.ts";
export { add, div, maximum, minimum, mul, pow, sub } from "./ops/arithmetic.ts";
export { equal, less, lessEqual, where } from "./ops/comparison.ts";
export { gather, pick, place, reverseRows, scatterAdd } from "./ops/indexing.ts";
export { matMul } from "./ops/matmul.ts";
export { primitives } from "./ops/primitives.ts";
export { argMax, cumulativeSum, max, mean, sum } from "./ops/reduce.ts";
export { broadcastTo, concat, flip, pad, sliceAxis, split, transpose } from "./ops/shape.ts";
export { logSoftmax, softmax, softmaxCrossEntropy } from "./ops/softmax.ts";
export { sumTo } from "./ops/sum-to.ts";
export { topK } from "./ops/top-k.ts";
export {
  abs,
  cast,
  cos,
  exp,
  floor,
  log,
  neg,
  relu,
  sigmoid,
  sign,
  sin,
  softplus,
  sqrt,
  square,
  tanh,
} from "./ops/unary.ts";
export type { GradientArguments, HostValue, Primitive } from "./primitive.ts";
export { evaluate } from "./program/evaluate.ts";
export { printProgram, programKey } from "./program/print.ts";
export {
  type Program,
  type ProgramInput,
  type ProgramNode,
  specOf,
  type ValueId,
} from "./program/program.ts";
export { trace } from "./program/trace.ts";
export { glorotUniform, heNormal, orthogonal } from "./random/initializers.ts";
export { type Random, random, randomFromKey } from "./random/random.ts";
export { threefry, type Words } from "./random/threefry.ts";
export { undrawn } from "./random/undrawn.ts";
export { reference } from "./reference/device.ts";
export { currentDevice, liveTensors, passedOver, scoped, start, stop, useDevice } from "./runtime.ts";
export {
  explainScan,
  type ScanExplanation,
  type ScanKernelChoice,
  type Scanned,
  type ScanOptions,
  scan,
} from "./scan/scan.ts";
export type { InvariantGradient, ScanProgram } from "./scan/scan-program.ts";
export {
  type Attributes,
  type DType,
  type Shape,
  type Spec,
  sameShape,
  sizeOf,
  type TypedArray,
} from "./spec.ts";
export { full, intTensor, type NestedNumbers, Tensor, tensor, zeros } from "./tensor.ts";
export { disposeTree, leavesOf, mapTree, namedLeaves, sameForm, type Tree, zipTrees } from "./tree.ts";
export { type Vjp, vjp } from "./vjp.ts";
