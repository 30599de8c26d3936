// One entry for each instruction set that was compiled in; `choose` takes the widest one the processor runs.
#pragma once
#include "../engine/context.h"

namespace refrain {

using Execute = int32_t (*)(Context& context, const int32_t* command);

struct Kernels {
  const char* name;
  Execute execute;
  MatrixUnit matrixUnit;
};

// The kernels of an instruction set by name, or the widest for an empty name; null execute when there is no such.
Kernels chooseKernels(const char* name);

int32_t executeAvx512(Context& context, const int32_t* command);
int32_t executeAvx2(Context& context, const int32_t* command);
int32_t executeBaseline(Context& context, const int32_t* command);

}  // namespace refrain
