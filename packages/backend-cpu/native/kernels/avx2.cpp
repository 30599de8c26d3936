// 8 lanes; compiled with AVX2 and FMA.
#include "../engine/execute.h"
#include "kernels.h"

namespace refrain {
int32_t executeAvx2(Context& context, const int32_t* command) { return execute<8>(context, command); }
}  // namespace refrain
