// 16 lanes; compiled with AVX-512 F, DQ, BW, VL.
#include "../engine/execute.h"
#include "kernels.h"

namespace refrain {
int32_t executeAvx512(Context& context, const int32_t* command) { return execute<16>(context, command); }
}  // namespace refrain
