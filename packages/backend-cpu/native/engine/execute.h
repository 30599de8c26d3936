// The commands, by number. The driver's src/engine/commands.ts holds the same list in the same order; a test compares
// them. Each command's operands are written at its function.
#pragma once
#include "../gemm/commands.h"
#include "../primitives/copy.h"
#include "../primitives/indexing.h"
#include "../primitives/random.h"
#include "../primitives/reduce.h"
#include "../primitives/softmax.h"
#include "../primitives/top-k.h"
#include "../program/map.h"
#include "../scan/run.h"

namespace refrain {

enum class Command : int32_t {
  matMul, map, scan, copy, fill, reduce, argMax, cumulativeSum, gather, scatterAdd, pick, place, reverseRows,
  softmax, crossEntropy, crossEntropyGradient, randomUniform, weightGradients, mapSum, topK, mapDots,
};

template <int W>
int32_t execute(Context& context, const int32_t* command) {
  Reader reader(command + 1);
  switch (Command(command[0])) {
    case Command::matMul: return runMatMul<W>(context, reader);
    case Command::map: return runMap<W>(context, reader);
    case Command::scan: return runScan<W>(context, reader);
    case Command::copy: return runCopy<W>(context, reader);
    case Command::fill: return runFill<W>(context, reader);
    case Command::reduce: return runReduce<W>(context, reader);
    case Command::argMax: return runArgMax<W>(context, reader);
    case Command::cumulativeSum: return runCumulativeSum<W>(context, reader);
    case Command::gather: return runGather<W>(context, reader);
    case Command::scatterAdd: return runScatterAdd<W>(context, reader);
    case Command::pick: return runPick<W>(context, reader);
    case Command::place: return runPlace<W>(context, reader);
    case Command::reverseRows: return runReverseRows<W>(context, reader);
    case Command::softmax: return runSoftmax<W>(context, reader);
    case Command::crossEntropy: return runCrossEntropy<W>(context, reader);
    case Command::crossEntropyGradient: return runCrossEntropyGradient<W>(context, reader);
    case Command::randomUniform: return runRandomUniform<W>(context, reader);
    case Command::weightGradients: return runWeightGradients<W>(context, reader);
    case Command::mapSum: return runMapSum<W>(context, reader);
    case Command::topK: return runTopK<W>(context, reader);
    case Command::mapDots: return runMapDots<W>(context, reader);
  }
  return unknownCommand;
}

}  // namespace refrain
